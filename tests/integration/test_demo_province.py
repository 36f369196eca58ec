"""The demo province, seeded once by its own command on each database, and read by everything that is shown there."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.databases import KINDS, POSTGRESQL, SQLITE, Databases
from tests.support.demo import (
    HOURS,
    LOCAL,
    TODAY,
    Demo,
    at,
    charges_of,
    contents,
    drafts_by_subject,
    left_to_the_worker,
    letters_by_series,
    on_desk_of,
    seeded,
    written_by,
)
from workflow.adapters.audit_chain import verify
from workflow.calendar import Charge, default_calendar
from workflow.demo import PASSWORD
from workflow.models import (
    Adjudication,
    Agency,
    AuditEntry,
    CalendarChange,
    Chase,
    Comment,
    CommentRequest,
    DossierObjection,
    Explanation,
    ExplanationRequest,
    Extension,
    Finding,
    Mail,
    Notification,
    Officer,
    Pause,
    Position,
    Preparation,
    RemitClaim,
    Reply,
    ReplyReturn,
    SilenceRecord,
    UrgingLetter,
    Waiver,
)
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.chasing import ChaseForm
from workflow.vocabulary.findings import FindingKind
from workflow.vocabulary.notices import MailState
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.states import (
    OWING_STATES,
    CommentState,
    ExplanationState,
    ExtensionState,
    ObjectionState,
    ReplyState,
    RequestState,
)


@pytest.fixture(scope="module")
def demo_on(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Demo]]:
    """Seeds each database at the first test that asks for it."""
    known: dict[str, Demo] = {}
    with ExitStack() as stack:

        def get(kind: str) -> Demo:
            if kind not in known:
                url = stack.enter_context(databases.new(kind))
                known[kind] = seeded(url, tmp_path_factory.mktemp("files"), HOURS[kind])
                stack.callback(known[kind].application.engine.dispose)
            return known[kind]

        yield get


@pytest.fixture(params=[pytest.param(k, marks=pytest.mark.postgresql if k == POSTGRESQL else ()) for k in KINDS])
def demo(request: pytest.FixtureRequest, demo_on: Callable[[str], Demo]) -> Demo:
    return demo_on(request.param)


@pytest.mark.postgresql
def test_the_same_seed_on_the_same_day_gives_the_same_province_on_either_database(
    demo_on: Callable[[str], Demo],
) -> None:
    one, other = contents(demo_on(SQLITE)), contents(demo_on(POSTGRESQL))
    assert len(one) > 20
    assert {name for name in one if one[name] != other[name]} == set()


def test_the_audit_trail_of_the_seeded_year_verifies_and_its_sums_agree(demo: Demo) -> None:
    with demo.application.reading() as session:
        found = verify(session)
    assert found.breaches == ()
    assert found.entries > 3_000
    assert [demo.call(*words).exit_code for words in (("audit", "verify"), ("sums", "check"))] == [0, 0]


def test_requests_stand_in_every_state_over_the_last_year(demo: Demo) -> None:
    states = demo.counts(CommentRequest.state)
    assert set(states) == set(RequestState)
    assert sum(states.values()) == demo.said["requests"] >= 60
    months = {row[0].strftime("%Y-%m") for row in demo.rows(select(CommentRequest.created_at))}
    assert len(months) >= 11


def test_replies_are_of_every_kind(demo: Demo) -> None:
    states = demo.counts(Reply.state)
    assert set(states) == set(ReplyState)
    assert min(states.values()) >= 2
    assert set(demo.counts(Position.code)) == set(PositionCode)
    assert set(demo.counts(Comment.weight)) == set(CommentWeight)
    assert set(demo.counts(Finding.kind)) >= {
        FindingKind.EMPTY, FindingKind.DEFLECTING, FindingKind.UNLISTED, FindingKind.UNANSWERED,
    }  # fmt: skip
    assert demo.counts(RemitClaim.accepted).keys() == {True, False, None}
    assert demo.counts(Waiver.granted).keys() == {True, False, None}
    assert set(demo.counts(Adjudication.state)) >= set(CommentState) - {CommentState.ESCALATED, CommentState.DECIDED}


def test_some_answer_in_time_some_late_some_twice_and_some_through_a_delegate(demo: Demo) -> None:
    assert demo.number_of(select(Reply.id).where(Reply.sent_at < Reply.due_at)) > 200
    assert demo.number_of(select(Reply.id).where(Reply.sent_at >= Reply.due_at)) > 30
    assert demo.number_of(select(Position.id).where(Position.ordinal > 1)) > 5
    assert demo.number_of(select(Position.id).where(Position.signed_for_id.is_not(None))) > 3
    assert demo.number_of(select(Reply.id).where(Reply.draft_opened_at.is_(None), Reply.sent_at.is_not(None))) > 10
    assert demo.number_of(select(Pause.id).where(Pause.until.is_not(None))) > 0


def test_each_silent_reply_has_its_record_against_whoever_headed_the_agency_then(demo: Demo) -> None:
    silent = select(Reply.id).where(Reply.state == ReplyState.SILENT)
    recorded = select(SilenceRecord.reply_id).where(SilenceRecord.head_id.is_not(None))
    assert sorted(demo.rows(silent)) == sorted(demo.rows(recorded)) != []
    heads = demo.rows(select(SilenceRecord.agency_id, SilenceRecord.head_id).distinct())
    assert max(Counter(row.agency_id for row in heads).values()) == 2  # one agency changed its head meanwhile


def test_clocks_stand_run_longer_and_answers_come_back_in_every_way(demo: Demo) -> None:
    assert set(demo.counts(DossierObjection.state)) == set(ObjectionState) - {ObjectionState.LAPSED}
    assert demo.number_of(select(DossierObjection.id).where(DossierObjection.flagged_at.is_not(None))) == 1
    assert set(demo.counts(Extension.state)) == set(ExtensionState)
    assert demo.number_of(select(Extension.id).where(Extension.taken_at.is_not(None))) == 1
    assert demo.number_of(select(Extension.id).where(Extension.flagged_at.is_not(None))) >= 1
    returned = demo.rows(select(ReplyReturn.completed_at, ReplyReturn.missed_at))
    assert {(row.completed_at is not None, row.missed_at is not None) for row in returned} == {
        (True, False), (False, True), (False, False),
    }  # fmt: skip
    pauses = {(row.reason, row.until is None) for row in demo.rows(select(Pause.reason, Pause.until))}
    assert pauses >= {(reason, runs) for reason in PauseReason for runs in (True, False)}


def test_silences_are_explained_decided_waiting_or_overdue(demo: Demo) -> None:
    asked = demo.rows(select(ExplanationRequest))
    stand = Counter(
        (one.state, one.flagged_at is not None) for (one,) in asked if one.due_at <= demo.application.clock.now()
    )
    assert min(stand[ExplanationState.EXCUSED, False], stand[ExplanationState.UPHELD, False]) >= 3
    assert min(stand[ExplanationState.UPHELD, True], stand[ExplanationState.EXPLAINED, False]) >= 2
    assert 1 <= stand[ExplanationState.ASKED, True] <= len(asked) // 4
    assert stand[ExplanationState.ASKED, False] == 0
    assert demo.number_of(select(Explanation.words).distinct()) >= 6


def test_chases_climbed_the_ladder_in_the_mornings_of_their_days_and_urged_by_letter(demo: Demo) -> None:
    chases = demo.rows(select(Chase.number, Chase.form, Chase.made_at))
    assert len(chases) > 500
    assert {chase.number for chase in chases} >= {1, 2, 3, 4, 5, 6}
    assert {chase.form for chase in chases} == set(ChaseForm) - {ChaseForm.CLOSE}
    assert {chase.made_at.astimezone(LOCAL).hour for chase in chases} == {7}
    assert len({chase.made_at.astimezone(LOCAL).date() for chase in chases}) > 100
    series = letters_by_series(demo)
    assert sum(map(len, series.values())) >= 20
    assert [one for one, numbers in series.items() if numbers != list(range(1, len(numbers) + 1))] == []
    digests = demo.rows(select(UrgingLetter.digest))
    with demo.application.files.open(digests[0].digest) as stream:
        assert stream.read(5) == b"%PDF-"


def test_some_rounds_were_closed_by_their_ladder(demo: Demo) -> None:
    closed = demo.rows(select(AuditEntry.actor_id, AuditEntry.after).where(AuditEntry.name == "consolidation_started"))
    assert Counter(row.actor_id is None for row in closed)[True] == 2
    assert all(row.after["by_time"] is (row.actor_id is None) for row in closed)


def test_a_storm_moved_dates_to_the_working_day_after(demo: Demo) -> None:
    (change,) = demo.rows(select(CalendarChange.requests, CalendarChange.replies, CalendarChange.made_by_id))
    assert (change.requests > 5, change.made_by_id is None) == (True, False)
    moved = select(AuditEntry.id).where(AuditEntry.name == "due_date_recomputed")
    assert demo.number_of(moved) == change.replies > 20


def test_people_were_told_by_mail_of_the_last_days_and_one_address_is_dead(demo: Demo) -> None:
    states = demo.counts(Mail.state)
    assert states[MailState.SENT] > 300
    assert (states[MailState.BOUNCED], states[MailState.REFUSED] > 3) == (1, True)
    assert (states[MailState.UNREACHABLE] >= 1, MailState.FAILED in states) == (True, False)
    assert demo.rows(select(Officer.username).where(Officer.mail_bounced_at.is_not(None))) == [("dkpq.vanthu",)]
    assert charges_of(demo, "SYT")[0] == Charge(0, {"unreached": 1}), "whose server took nothing for some days"
    read = demo.rows(select(Notification.read_at.is_(None).label("unread")))
    assert min(Counter(row.unread for row in read).values()) > 100


def test_the_worker_finds_nothing_of_the_past_to_do_after_the_seeding(demo: Demo) -> None:
    """At most the rungs of this morning, which nobody has spoken yet."""
    found = left_to_the_worker(demo)
    assert (found.letters, found.announcements, found.unflagged) == ((), (), ())
    assert len(found.looks) < 40
    assert min(row.due_day for row in found.looks) > TODAY - timedelta(days=30)
    yesterday = demo.application.clock.now() - timedelta(days=2)
    queued = demo.rows(select(Mail.created_at).where(Mail.state == MailState.QUEUED))
    assert all(row.created_at > yesterday for row in queued)


def test_nobody_works_at_night_or_on_a_day_off(demo: Demo) -> None:
    calendar = default_calendar()
    moments = demo.rows(select(AuditEntry.at).where(AuditEntry.actor_id.is_not(None)))
    local = {row.at.astimezone(LOCAL) for row in moments}
    assert len(local) > 1_000
    assert [m for m in local if not 7 <= m.hour < 18 or not calendar.is_working(m.date())] == []
    assert max(local).date() < TODAY


def test_whoever_signs_in_with_a_shown_account_finds_work_for_today(demo: Demo) -> None:
    assert demo.number_of(at("STP", ReplyState.DELIVERED)) >= 2
    assert demo.number_of(at("STP", ReplyState.RECEIVED)) >= 1
    assert demo.number_of(at("STP", ReplyState.IN_CLEARANCE)) >= 2
    assert demo.number_of(at("SCT", ReplyState.IN_CLEARANCE)) >= 2
    assert demo.number_of(at("SYT", ReplyState.IN_CLEARANCE)) >= 1
    assert demo.number_of(on_desk_of("stp.chuyenvien", ReplyState.ASSIGNED)) >= 2
    assert demo.number_of(on_desk_of("stp.chuyenvien", ReplyState.ASSIGNED).join(Preparation)) >= 1
    assert demo.number_of(on_desk_of("xdt.chuyenvien", ReplyState.ASSIGNED)) >= 1
    assert demo.number_of(written_by("stc.chuyenvien", RequestState.DRAFTING)) >= 2
    assert demo.number_of(written_by("stc.chuyenvien", RequestState.AWAITING_SIGNATURE)) >= 1
    claims = select(Reply.id).join(CommentRequest).join(Agency, CommentRequest.agency_id == Agency.id)
    claims = claims.where(Agency.symbol == "STC", Reply.state == ReplyState.REMIT_CLAIMED)
    assert demo.number_of(claims) >= 2


def test_a_supervisor_finds_late_near_and_silent_replies_and_a_waiver_to_decide(demo: Demo) -> None:
    now = demo.application.clock.now()
    owing = select(Reply.due_at).where(Reply.state.in_(OWING_STATES), Reply.paused_at.is_(None))
    dues = [row.due_at for row in demo.rows(owing)]
    assert sum(due <= now for due in dues) >= 5
    assert sum(now < due <= now + timedelta(days=5) for due in dues) >= 5
    assert demo.number_of(select(Waiver.id).where(Waiver.granted.is_(None))) == 1


def test_every_shown_account_signs_in_with_the_one_password(demo: Demo) -> None:
    for account in demo.said["accounts"]:
        browser = demo.web.test_client()
        page = browser.get("/sign-in").get_data(as_text=True)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        words = {"username": account["username"], "password": PASSWORD, "csrf_token": token}
        assert browser.post("/sign-in", data=words).status_code == 303, account
        assert browser.get("/", follow_redirects=True).status_code == 200, account


def test_the_table_of_accounts_stands_in_straight_columns(demo: Demo) -> None:
    lines = demo.call("demo", "accounts").output.splitlines()
    heading, rule, *rows = lines[:15]
    starts = [0, *(i + 2 for i in range(len(rule)) if rule[i : i + 2] == "  ")]
    assert len(starts) == 5
    for line in (heading, *rows):
        assert all(line[start] != " " and (start == 0 or line[start - 2 : start] == "  ") for start in starts), line
    assert max(map(len, lines)) <= 140
    assert lines[-1].endswith(PASSWORD)


def test_a_second_seed_is_refused_and_says_what_to_do(demo: Demo) -> None:
    before = contents(demo)
    refused = demo.call("demo", "seed")
    assert refused.exit_code == 1
    assert "the database is not empty" in refused.stderr
    assert "CHINHKIEN_DATABASE_URL" in refused.stderr
    left = demo.call("demo", "seed", "--if-empty", "--json")
    assert (left.exit_code, json.loads(left.stdout)["seeded"]) == (0, False)
    assert contents(demo) == before


def test_each_draft_is_a_document_that_names_what_it_is_about(demo: Demo) -> None:
    drafts = drafts_by_subject(demo)
    texts = {subject: text for subject, (name, text) in drafts.items() if name.endswith(".docx")}
    assert all(text == "%PDF-" for name, text in drafts.values() if not name.endswith(".docx"))
    assert 20 < len(texts) < len(drafts)
    assert all("Căn cứ Luật" in text and text.count("\n") > 12 for text in texts.values())
    assert len(set(texts.values())) == len(texts)
    salt = next(text for subject, text in texts.items() if "Tháp Pô Sah Inư" in subject)
    assert "20.000 đồng/người/lượt" in salt
