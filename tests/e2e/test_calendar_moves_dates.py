"""An administrator enters a day off: sees what would move, confirms; the agency reads the new date and its way.

And an officer fetches the own calendar by a link.
"""

from collections.abc import Callable

import httpx
import pytest

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.factories.extending import allow, ask, send_back
from tests.factories.reply_journey import begin_journey
from tests.factories.short_terms import to_complete, to_decide_extension
from tests.factories.silences import object_to
from tests.support.browser import DESKTOP, PHONE
from tests.support.ics import checked

Enter = Callable[..., Person]
VIEWS = [
    pytest.param("stp.clerk", {"viewport": DESKTOP, "language": "vi"}, id="desk-vi"),
    pytest.param("stp.leader", {"viewport": PHONE, "language": "en"}, id="phone-en"),
]


def enters(administrator: Person, day: str, name: str) -> None:
    """A day off, up to the page that shows what it would move."""
    administrator.visit("/administration/calendar/2026")
    page = administrator.page
    page.fill("[name=day]", day)
    page.select_option("[name=kind]", "off")
    page.fill("[name=name]", name)
    page.fill("[name=source]", "Công điện số 31/CĐ-UBND")
    administrator.follow(page.locator("form[action$='/calendar/2026'] button[type=submit]"))


def test_a_day_off_is_looked_at_confirmed_and_read_by_the_agency_it_moves(
    living: Living, person: Callable[..., Person]
) -> None:
    journey = begin_journey(living.application, living.province, "stp", "snv")
    administrator = person("administrator")
    enters(administrator, "2026-12-03", "Nghỉ phòng, chống bão số 15")
    administrator.reads("15/12/2026", "16/12/2026", within="#moves")
    administrator.press("Thêm ngày này")
    administrator.reads("2 văn bản tham gia ý kiến thuộc 1 văn bản lấy ý kiến đã có thời hạn mới")
    leader = person("stp.leader")
    leader.visit(f"/replies/{journey.reply_ids['stp']}")
    leader.reads("16/12/2026")
    assert "Nghỉ phòng, chống bão số 15" in (leader.page.text_content("main") or ""), "its way is told"


@pytest.mark.parametrize(
    ("view", "line"),
    [
        ({"viewport": DESKTOP, "language": "vi"}, "văn bản tham gia ý kiến bị trả lại có thêm thời gian để bổ sung"),
        ({"viewport": PHONE, "language": "en"}, "more time to be completed"),
    ],
    ids=["desk-vi", "phone-en"],
)
def test_a_day_off_gives_more_time_to_complete_and_to_decide(
    living: Living, person: Enter, view: dict[str, object], line: str
) -> None:
    journey = begin_journey(living.application, living.province, "stp", "sxd", "snv")
    allow(journey)
    journey.to_assigned("stp")
    object_to(journey)
    journey.to_sent("sxd")
    journey.pass_time(hours=1)
    send_back(journey, "sxd")
    ask(journey, by="snv.leader")
    day, before = to_decide_extension(journey, "snv"), to_complete(journey, "sxd")
    administrator = person("administrator", **view)
    enters(administrator, day.isoformat(), "Nghỉ phòng, chống bão số 16")
    administrator.reads(line, within="#terms")
    administrator.follow(administrator.page.locator("main form button[type=submit]").first)
    assert to_complete(journey, "sxd") > before
    assert to_decide_extension(journey, "snv") > day
    leader = person("sxd.leader", **view)
    leader.visit(f"/replies/{journey.reply_ids['sxd']}")
    leader.reads(f"{to_complete(journey, 'sxd'):%d/%m/%Y}")


@pytest.mark.parametrize(("owner", "view"), VIEWS)
def test_the_pages_of_calendar_changes_and_of_the_own_calendar_are_accessible(
    living: Living, person: Enter, owner: str, view: dict[str, object]
) -> None:
    begin_journey(living.application, living.province, "stp")
    administrator = person("administrator", **view)
    administrator.visit("/administration/calendar/2027")
    enters(administrator, "2026-12-04", "Nghỉ hoán đổi")
    clerk = person(owner, **view)
    clerk.visit("/account/calendar")
    clerk.follow(clerk.page.locator("#link button[type=submit]").first)
    link = clerk.page.input_value("#feed-link")
    answer = httpx.get(living.url + "/calendar/" + link.rsplit("/", 1)[1])
    assert answer.status_code == 200
    assert checked(answer.content).parts
    clerk.visit("/account/calendar")
