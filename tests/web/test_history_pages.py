"""The history of a long request or reply: page by page, by plain links."""

import re

import pytest

from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn, at
from tests.integration.test_reply_history import told_often
from workflow.queries.trail import PER_PAGE


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("stc.leader", "/requests/{request}"),
        ("stp.leader", "/replies/{reply}"),
        ("supervisor", "/supervision/replies/{reply}"),
    ],
)
def test_older_entries_are_one_link_away(sign_in: SignIn, journey: Journey, username: str, path: str) -> None:
    told_often(journey, PER_PAGE + 2)
    address = path.format(request=journey.request_id, reply=journey.reply_ids["stp"])
    reader = sign_in(username)
    reader.get(address)  # the first look of its own agency is an entry too
    first = reader.get(address).text
    assert f'href="{address}?history=2#history"' in first
    total = int(re.search(r"Mục 1–50 trong (\d+)", first).group(1))  # type: ignore[union-attr]
    assert total >= PER_PAGE + 2
    last = reader.get(f"{address}?history=2").text
    assert f"Mục 51–{total} trong {total}" in last
    assert f'href="{address}?history=1#history"' in last
    assert f'href="{address}?history=3#history"' not in last


@pytest.mark.parametrize("page", ["0", "-4", "x", "999999999999999999999", ""])
def test_a_senseless_page_of_the_history_is_a_page_all_the_same(sign_in: SignIn, journey: Journey, page: str) -> None:
    answer = sign_in("stp.leader").get(f"{at(journey)}?history={page}")
    assert answer.status_code == 200
    assert "history=" not in answer.text


def test_a_short_history_has_no_pages(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp")
    assert "Mục 1–" not in sign_in("stp.leader").get(at(journey)).text
