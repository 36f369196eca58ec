"""Ids that no database could hold: not found as a page, not chosen as a filter."""

from collections.abc import Callable

import pytest

from tests.applications import OfficerClient

SignIn = Callable[[str], OfficerClient]
ODD = ("99999999999999999999999", "-1", "0", "x")


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("supervisor", "/requests?procedure={id}"),
        ("supervisor", "/requests?agency={id}"),
        ("stp.officer", "/replies/?agency={id}"),
        ("administrator", "/administration/officers?agency={id}"),
    ],
)
def test_an_odd_id_in_a_filter_chooses_nothing(sign_in: SignIn, username: str, path: str) -> None:
    client = sign_in(username)
    for odd in ODD:
        assert client.get(path.format(id=odd)).status_code == 200, odd


@pytest.mark.parametrize("path", ["/requests/{id}", "/replies/{id}", "/waivers/{id}", "/supervision/replies/{id}"])
def test_an_odd_id_of_a_page_is_not_found(sign_in: SignIn, path: str) -> None:
    client = sign_in("supervisor")
    for odd in ODD:
        assert client.get(path.format(id=odd)).status_code == 404, odd
