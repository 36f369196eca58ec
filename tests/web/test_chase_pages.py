"""Chases on screen: for both sides of a reply and who oversees it, for nobody else; the letter as a file."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.letters import FRIDAY, THIRD_DAY, owed
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Reply, UrgingLetter
from workflow.sweep import run_sweep

SignIn = Callable[[str], OfficerClient]
DAY = timedelta(days=1)
INSIDE = ["stp.officer", "stp.clerk", "stp.leader", "stp.head", "stc.officer", "stc.leader", "supervisor", "auditor"]
OUTSIDE = ["snv.head", "sxd.officer", "administrator"]


@pytest.fixture
def chased(application: Application, province: Province, clock: SettableClock) -> int:
    """A reply of `stp` to `stc`, reminded three times and urged by letter. Its id."""
    (reply_id,) = owed(application, province)
    for instant in (FRIDAY - 3 * DAY, FRIDAY - DAY, FRIDAY - timedelta(hours=12), THIRD_DAY):
        clock.set(instant)
        run_sweep(application)
    return reply_id


def letter_of(application: Application) -> UrgingLetter:
    with application.reading() as session:
        return session.scalars(select(UrgingLetter)).one()


def words(page: Any) -> str:
    return " ".join(page.get_data(as_text=True).split())


@pytest.mark.parametrize("who", INSIDE)
def test_the_letter_is_a_file_for_both_sides_and_for_who_oversees(
    sign_in: SignIn, application: Application, chased: int, who: str
) -> None:
    assert chased
    letter = letter_of(application)
    with sign_in(who).get(f"/replies/letters/{letter.id}") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.data == application.files.path(letter.digest).read_bytes()
    assert "01-STC-ĐĐ.pdf" in unquote(answer.headers["Content-Disposition"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("who", OUTSIDE)
def test_a_stranger_does_not_learn_that_there_is_a_letter(
    sign_in: SignIn, application: Application, chased: int, who: str
) -> None:
    assert chased
    for letter_id in (letter_of(application).id, 999):
        assert sign_in(who).get(f"/replies/letters/{letter_id}").status_code == 404


def test_a_consultee_to_whom_replies_are_open_reads_the_reply_but_not_how_it_was_urged(
    sign_in: SignIn, application: Application, province: Province, clock: SettableClock
) -> None:
    journey = begin_journey(application, province, "stp", "sxd", open_to_consultees=True)
    clock.set(journey.reply("stp").due_at + 4 * DAY)
    run_sweep(application)
    journey.to_sent("stp")
    with application.reading() as session:
        letters = session.scalars(select(UrgingLetter.id)).all()
    neighbour = sign_in("sxd.officer")
    page = neighbour.get(f"/replies/{journey.reply_ids['stp']}")
    assert page.status_code == 200
    assert "Các lần đôn đốc" not in words(page)
    found = []
    for letter_id in letters:  # its own agency was urged as well
        with neighbour.get(f"/replies/letters/{letter_id}") as answer:
            found.append(answer.status_code)
    assert sorted(found) == [200, 404]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("stp.officer", "/replies/{reply}"),
        ("stc.officer", "/requests/{request}"),
        ("auditor", "/supervision/replies/{reply}"),
    ],
)
def test_each_chase_is_shown_with_its_number_rung_form_people_date_and_letter(
    sign_in: SignIn, application: Application, chased: int, who: str, path: str
) -> None:
    with application.reading() as session:
        request_id = session.get_one(Reply, chased).request_id
    page = words(sign_in(who).get(path.format(reply=chased, request=request_id)))
    letter = letter_of(application)
    for text in (
        "<strong>Nhắc việc</strong>, trước hạn 3 ngày làm việc",
        "(hạn 20/11/2026)",
        "gửi: người được phân công, văn thư",
        "vào ngày đến hạn",
        "<strong>Công văn đôn đốc</strong>, sau hạn 3 ngày làm việc",
        "gửi: người đứng đầu, giám sát",
        "Công văn đôn đốc số 01/STC-ĐĐ (PDF)",
        f'href="/replies/letters/{letter.id}"',
    ):
        assert text in page, text
    assert page.count('<li value="') == 4
    assert "Đã ban hành Công văn đôn đốc số 01/STC-ĐĐ" in page


def test_in_english_the_words_are_english_and_the_letter_is_not(
    sign_in: SignIn, application: Application, chased: int
) -> None:
    officer = sign_in("stp.officer")
    officer.get("/language/en")
    page = words(officer.get(f"/replies/{chased}"))
    assert "<strong>Urging letter</strong>, 3 working days after" in page
    assert "to: agency head, supervisor" in page
    letter = letter_of(application)
    with officer.get(f"/replies/letters/{letter.id}") as answer:
        assert answer.data == application.files.path(letter.digest).read_bytes()


def test_a_reply_that_was_never_chased_says_nothing_of_it(sign_in: SignIn, journey: Any) -> None:
    assert "Các lần đôn đốc" not in words(sign_in("stp.officer").get(f"/replies/{journey.reply_ids['stp']}"))


def test_the_lists_count_the_chases(sign_in: SignIn, chased: int) -> None:
    assert chased
    supervisor = sign_in("supervisor")
    for path in ("/supervision/", "/supervision/replies"):
        assert "đã đôn đốc 4 lần" in words(supervisor.get(path))


# The list for the Chairman


def test_what_a_rung_put_before_the_chairman_is_a_view_of_the_board_of_its_own(
    sign_in: SignIn, application: Application, chased: int, clock: SettableClock
) -> None:
    assert "Trình Chủ tịch 0" in words(sign_in("supervisor").get("/supervision/"))
    clock.set(FRIDAY + 11 * DAY)
    run_sweep(application)
    board = words(sign_in("supervisor").get("/supervision/?view=listed"))
    assert "Trình Chủ tịch 1" in board
    assert f'/supervision/replies/{chased}"' in board
    assert "Tất cả 1" in board  # it is overdue as well, and counted once


def test_a_reply_that_got_another_date_leaves_the_list_for_the_chairman(
    sign_in: SignIn, application: Application, chased: int, clock: SettableClock
) -> None:
    clock.set(FRIDAY + 11 * DAY)
    run_sweep(application)
    with application.sessions.begin() as session:
        reply = session.get_one(Reply, chased)
        reply.due_at = FRIDAY + DAY
    assert "Trình Chủ tịch 0" in words(sign_in("supervisor").get("/supervision/"))


# How many statements


def test_a_page_takes_the_same_statements_however_often_agencies_were_chased(
    sign_in: SignIn, application: Application, province: Province, clock: SettableClock, count_statements: Any
) -> None:
    journey = begin_journey(application, province, "stp", "sxd", "snv")
    due = journey.reply("stp").due_at
    paths = {
        "stc.officer": f"/requests/{journey.request_id}",
        "stp.officer": f"/replies/{journey.reply_ids['stp']}",
        "supervisor": f"/supervision/replies/{journey.reply_ids['stp']}",
        "auditor": "/supervision/?view=listed",
    }
    counts = []
    for instants in ([due - 4 * DAY], [due - DAY, due + 2 * DAY, due + 5 * DAY, due + 8 * DAY], [due + 9 * DAY]):
        for instant in instants:
            clock.set(instant)
            run_sweep(application)
        taken = []
        for who, path in paths.items():
            reader = sign_in(who)
            reader.get(path)
            with count_statements() as seen:
                assert reader.get(path).status_code == 200
            taken.append(len(seen))
        counts.append(taken)
    assert counts[1] == counts[2]
    more = [late - early for early, late in zip(counts[0], counts[1], strict=True)]
    assert more == [1, 1, 2, 2], "late: what stood after the date is read too"
