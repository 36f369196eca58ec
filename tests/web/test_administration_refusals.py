"""Each form of the administration, filled in wrongly everywhere at once: refused, with every typed character kept."""

import re
from html import unescape

import pytest

from tests.applications import OfficerClient
from tests.factories.province import Province

FORMS = [
    "/administration/agencies/new",
    "/administration/agencies/{agency}",
    "/administration/agencies/{agency}/tenures",
    "/administration/officers/new",
    "/administration/officers/{officer}",
    "/administration/delegations/new",
    "/administration/procedures/new",
    "/administration/procedures/{procedure}",
    "/administration/calendar/2026",
    "/administration/jurisdiction",
]
# Of a form that is not the one sent, and of none that a person fills in.
NOT_TYPED = {"csrf_token", "version", "password"}
INPUT = re.compile(r"<(input|textarea)\b[^>]*?\bname=\"([a-z_]+)\"[^>]*>", re.IGNORECASE)


def main_form(page: str, path: str) -> str:
    """The form of the page that is sent to its own address."""
    forms = re.findall(r"<form\b.*?</form>", page.split("<main", 1)[1], re.DOTALL)
    return next(form for form in forms if f'action="{path}"' in form or "action=" not in form.split(">", 1)[0])


def typed_fields(form: str) -> dict[str, str]:
    """A wrong and unmistakable entry for each field in which somebody types."""
    fields = {}
    for found in INPUT.finditer(form):
        kind = re.search(r'type="([a-z-]+)"', found.group(0))
        if (kind and kind.group(1) in {"hidden", "checkbox", "radio", "submit", "search"}) or found.group(
            2
        ) in NOT_TYPED:
            continue
        fields[found.group(2)] = f"gõ “{found.group(2)}” <b> & vậy"
    return fields


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_wrong_everywhere_comes_back_as_it_was_typed(
    administrator: OfficerClient, province: Province, path: str
) -> None:
    ids = {"agency": "stc", "officer": "stc.officer", "procedure": "nq-hdnd"}
    here = path.format(
        agency=province.agency[ids["agency"]],
        officer=province.officer[ids["officer"]],
        procedure=province.procedure[ids["procedure"]],
    )
    form = main_form(administrator.get(here).text, here)
    typed = typed_fields(form)
    assert typed, "the form has fields"
    version = re.search(r'name="version"[^>]*value="(\d+)"', form)
    sent = {**typed, "version": version.group(1)} if version else typed
    answer = administrator.post(here, data=sent)
    assert answer.status_code == 422
    again = unescape(main_form(answer.text, here))
    assert [name for name, value in typed.items() if value not in again] == []
    assert "<b>" not in main_form(answer.text, here), "what was typed is escaped"
    assert "aria-invalid" in again
