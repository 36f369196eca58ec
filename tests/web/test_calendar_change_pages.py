"""Changing the calendar in the browser: what would move is shown, then confirmed; nothing else is ever done."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.applications import OfficerClient
from tests.factories.calendar_changes import CalendarDesk
from tests.factories.extending import allow, ask, send_back
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.short_terms import to_complete, to_decide_extension
from workflow.adapters.tables import write_csv
from workflow.bootstrap import Application
from workflow.models import CalendarOverlay

SignIn = Callable[[str], OfficerClient]
FIRST = date(2026, 12, 15)
YEAR = "/administration/calendar/2026"
TYPED = {"day": "2026-12-01", "kind": "off", "name": "Nghỉ hoán đổi", "source": "QĐ 15/QĐ-UBND"}


@pytest.fixture
def desk(application: Application, province: Province) -> CalendarDesk:
    return CalendarDesk(application, province)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "snv")


def seen(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return {"seen": found[1]}


def own_days(desk: CalendarDesk) -> int:
    with desk.application.reading() as session:
        return session.scalar(select(func.count()).select_from(CalendarOverlay)) or 0


def test_a_day_that_moves_dates_is_shown_with_from_and_to_and_entered_on_confirmation(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    asked = administrator.post(YEAR, data=TYPED)
    assert (asked.status_code, own_days(desk)) == (303, 0)
    page = administrator.get(asked.location)
    assert page.status_code == 200
    assert "Thứ Ba, 15/12/2026" in page.text
    assert "Thứ Tư, 16/12/2026" in page.text
    assert "Nghỉ hoán đổi" in page.text
    assert "QĐ 15/QĐ-UBND" in page.text
    assert own_days(desk) == 0
    done = administrator.post(asked.location, data=seen(page.text))
    assert (done.status_code, done.location) == (303, YEAR)
    assert "2 văn bản tham gia ý kiến thuộc 1 văn bản lấy ý kiến đã có thời hạn mới" in administrator.get(YEAR).text
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=1)


def test_a_day_that_moves_nothing_is_entered_at_once(administrator: OfficerClient, desk: CalendarDesk) -> None:
    assert administrator.post(YEAR, data=TYPED).location == YEAR
    assert own_days(desk) == 1
    assert "Không có thời hạn nào thay đổi" in administrator.get(YEAR).text
    assert administrator.post(YEAR, data=TYPED).location == YEAR
    assert "Không có thay đổi nào" in administrator.get(YEAR).text


def test_what_changed_meanwhile_is_said_and_shown_again_and_nothing_is_written(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    asked = administrator.post(YEAR, data=TYPED)
    shown = seen(administrator.get(asked.location).text)
    begin_journey(desk.application, desk.province, "sxd")
    again = administrator.post(asked.location, data=shown)
    assert (again.status_code, own_days(desk)) == (409, 0)
    assert "Dữ liệu vừa thay đổi" in again.text
    assert administrator.post(asked.location, data=seen(again.text)).status_code == 303
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=1)


def test_a_confirmation_without_having_seen_or_with_a_forged_sight_does_nothing(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    asked = administrator.post(YEAR, data=TYPED)
    for forged in ({}, {"seen": "x"}, {"seen": "WzEsMSxbXV0.x.y"}):
        assert administrator.post(asked.location, data=forged).status_code == 409
    assert own_days(desk) == 0
    assert desk.due(journey.reply_ids["stp"]) == FIRST


def test_a_change_belongs_to_who_asked_for_it_and_only_administrators_change_calendars(
    administrator: OfficerClient, sign_in: SignIn, journey: Journey, application: Application
) -> None:
    asked = administrator.post(YEAR, data=TYPED)
    assert sign_in("supervisor").get(asked.location).status_code == 404
    assert administrator.get("/administration/calendar/change?change=x").status_code == 404
    assert administrator.get("/administration/calendar/change").status_code == 404
    assert administrator.post(f"{YEAR}/999/remove").status_code == 404
    assert journey.reply("stp").due_day == FIRST
    assert application.clock.now() is not None


def test_removing_a_day_shows_what_comes_back_earlier_and_what_stays(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    desk.do(desk.day(date(2026, 12, 1)))
    overlay_id = desk.removal(date(2026, 12, 1)).overlay_id
    asked = administrator.post(f"{YEAR}/{overlay_id}/remove")
    page = administrator.get(asked.location).text
    assert "(sớm hơn)" in page
    assert "Xóa ngày này" in page
    assert administrator.post(asked.location, data=seen(page)).location == YEAR
    assert desk.due(journey.reply_ids["stp"]) == FIRST
    assert administrator.get(asked.location).status_code == 404, "it is not there any more"


def test_short_terms_are_shown_by_kind_confirmed_with_the_dates_and_told_in_the_history(
    administrator: OfficerClient, sign_in: SignIn, journey: Journey
) -> None:
    allow(journey)
    ask(journey)
    journey.to_sent("snv")
    send_back(journey, "snv")
    typed = {**TYPED, "day": "2026-11-25"}
    asked = administrator.post(YEAR, data=typed)
    page = administrator.get(asked.location).text
    assert "1 văn bản tham gia ý kiến bị trả lại có thêm thời gian để bổ sung" in page
    assert "1 đề nghị gia hạn có thêm thời gian để quyết định" in page
    lines = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "để bổ sung: Thứ Năm, 26/11/2026 → Thứ Sáu, 27/11/2026" in lines
    assert "đề nghị bổ sung hồ sơ có thêm thời gian" not in page, "no line for what does not move"
    assert administrator.post(asked.location, data=seen(page)).location == YEAR
    assert "2 thời hạn ngắn được kéo dài" in administrator.get(YEAR).text
    assert (to_complete(journey, "snv"), to_decide_extension(journey)) == (date(2026, 11, 27), date(2026, 11, 26))
    history = sign_in("stc.leader").get(f"/requests/{journey.request_id}").text
    assert "Lịch làm việc thay đổi: thời hạn bổ sung mới là 27/11/2026" in history
    assert "Lịch làm việc thay đổi: thời hạn quyết định gia hạn mới là 26/11/2026" in history


def test_a_change_that_moves_only_a_short_term_is_shown_first_too(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    for agency in ("stp", "snv"):
        journey.to_sent(agency)
    send_back(journey, "snv")
    with administrator.session_transaction() as cookie:
        cookie["language"] = "en"
    asked = administrator.post(YEAR, data={**TYPED, "day": "2026-11-25"})
    assert (asked.status_code, own_days(desk)) == (303, 0)
    page = administrator.get(asked.location).text
    assert "1 returned reply has more time to be completed" in page
    assert "No open due date moves" not in page
    send_back(journey, "stp")
    again = administrator.post(asked.location, data=seen(page))
    assert (again.status_code, own_days(desk)) == (409, 0)
    assert "2 returned replies have more time to be completed" in again.text
    assert administrator.post(asked.location, data=seen(again.text)).status_code == 303
    assert "2 short terms got more time." in administrator.get(YEAR).text


def test_changing_what_a_day_is_names_what_stood_there(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    desk.do(desk.day(date(2026, 12, 1)))
    asked = administrator.post(YEAR, data={**TYPED, "kind": "work", "source": "QĐ 16/QĐ-UBND"})
    page = administrator.get(asked.location).text
    assert "Trước đó: " in page
    assert "QĐ 15/QĐ-UBND" in page
    assert journey.reply("stp").due_day == FIRST + timedelta(days=1)


def test_the_history_of_reply_and_request_tells_of_the_moved_date(
    sign_in: SignIn, desk: CalendarDesk, journey: Journey
) -> None:
    desk.do(desk.day(date(2026, 12, 1)))
    told = "Lịch làm việc thay đổi: thời hạn mới là 16/12/2026"
    assert told in sign_in("stp.leader").get(f"/replies/{journey.reply_ids['stp']}").text
    assert told in sign_in("stc.leader").get(f"/requests/{journey.request_id}").text


def test_an_import_of_days_says_what_moves_and_does_nothing_that_it_did_not_say(
    administrator: OfficerClient, desk: CalendarDesk, journey: Journey
) -> None:
    table = write_csv(
        [
            ["Ngày", "Loại", "Nội dung", "Số văn bản"],
            ["01/12/2026", "nghỉ", "Nghỉ hoán đổi", "QĐ 15/QĐ-UBND"],
            ["02/12/2026", "nghỉ", "Nghỉ hoán đổi", "QĐ 15/QĐ-UBND"],
        ]
    )
    data = {"file": (io.BytesIO(table), "lich.csv")}
    held = administrator.post("/administration/import/calendar", data=data)
    assert held.status_code == 303, held.text
    page = administrator.get(held.location).text
    assert "Thứ Năm, 17/12/2026" in page
    address = held.location.replace("/preview?", "/apply?")
    assert administrator.post(address).location == held.location, "nothing was seen"
    assert own_days(desk) == 0
    assert administrator.post(address, data=seen(page)).status_code == 303
    assert own_days(desk) == 2
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=2)
    assert "đã có thời hạn mới" in administrator.get("/administration/import/calendar").text


def test_english_has_its_words(administrator: OfficerClient, desk: CalendarDesk, journey: Journey) -> None:
    with administrator.session_transaction() as cookie:
        cookie["language"] = "en"
    asked = administrator.post(YEAR, data=TYPED)
    page = administrator.get(asked.location).text
    assert "Due dates that would move" in page
    assert own_days(desk) == 0
    assert journey.reply("stp").due_day == FIRST
