"""What needs a supervisor's attention: each reply once, the most burning first, counted as the sums count it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from tests.integration.test_standings import belongs, overseeing, real, replies, scopes
from workflow.bootstrap import Application
from workflow.calendar import distance
from workflow.queries.board import Attention, AttentionPage, ReplyLine, attention_page
from workflow.queries.oversight import NEAR_WORKING_DAYS, Oversight, Scope, oversight_of
from workflow.queries.standings import Tally, counts_by_agency, total
from workflow.queries.supervised_replies import ReplyChoice, reply_page
from workflow.vocabulary.findings import FindingKind, FindingRule
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import OWING_STATES, ReplyState

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# Midnight of Vietnam: the instant at which a due day ends.
TODAY_ENDS = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def everything(session: Session, scope: Scope, oversight: Oversight, view: Attention | None) -> list[ReplyLine]:
    """All pages, one after the other."""
    first = attention_page(session, scope, oversight, view=view, page=1)
    more = (attention_page(session, scope, oversight, view=view, page=number) for number in range(2, first.pages + 1))
    return [row for page in (first, *more) for row in page.rows]


def possible(reply: Given) -> Given:
    """A clock does not stand before it was stopped: no pause begins after now."""
    return reply if reply.paused_at is None or reply.paused_at <= NOW else replace(reply, paused_at=NOW)


def reason_for(reply: Given, oversight: Oversight) -> Attention | None:
    """Why it should be on the board, in plain words, written without looking at the SQL."""
    clock = oversight.first
    if reply.state is ReplyState.SILENT:
        return Attention.SILENT
    if reply.state in {ReplyState.SENT, ReplyState.RETURNED, ReplyState.REMIT_CLAIMED}:
        return Attention.LITTLE if reply.findings else None
    if reply.state not in OWING_STATES or reply.sent_at is not None:
        return None
    if (reply.paused_at or NOW) >= reply.due_at:
        return Attention.OVERDUE
    soon = distance(NOW, reply.due_at, clock.calendar, clock.timezone) <= NEAR_WORKING_DAYS
    return Attention.NEAR if soon and reply.paused_at is None else None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(replies().map(possible), max_size=8), drawn=scopes())
def test_the_board_holds_what_it_should_once_and_counts_it_as_the_sums_do(
    application: Application, province: Province, asked: list[Given], drawn: Scope
) -> None:
    oversight = overseeing(application, province)
    scope = real(drawn, province)
    with application.sessions() as session:  # never committed: each example sees its own replies only
        ids = add_replies(session, province, asked)
        expected = {
            reply_id: reason
            for reply_id, reply in zip(ids, asked, strict=True)
            if belongs(reply, drawn) and (reason := reason_for(reply, oversight)) is not None
        }
        rows = everything(session, scope, oversight, None)
        assert [row.reply_id for row in rows] == list(dict.fromkeys(row.reply_id for row in rows))
        assert {row.reply_id: row.attention for row in rows} == expected
        assert [row.attention for row in rows] == sorted(
            (row.attention for row in rows), key=lambda kind: list(Attention).index(Attention(str(kind)))
        )
        counts = total(counts_by_agency(session, scope, oversight).values())
        board = attention_page(session, scope, oversight, view=None, page=1).counts
        assert board[Attention.OVERDUE] == counts.of(Tally.OVERDUE)
        assert board[Attention.SILENT] == counts.of(Tally.SILENT)
        assert board[Attention.LITTLE] == counts.little
        for kind in Attention:
            own = everything(session, scope, oversight, kind)
            assert [row.reply_id for row in own] == [row.reply_id for row in rows if row.attention is kind]
            assert board[kind] == len(own)


@pytest.fixture
def oversight(application: Application, province: Province) -> Oversight:
    return overseeing(application, province)


def put(application: Application, province: Province, *given_replies: Given) -> list[int]:
    with application.sessions.begin() as session:
        return add_replies(session, province, given_replies)


def page_of(
    application: Application, oversight: Oversight, view: Attention | None = None, page: int = 1
) -> AttentionPage:
    with application.reading() as session:
        return attention_page(session, Scope(), oversight, view=view, page=page)


def test_what_is_longest_overdue_comes_first_twenty_five_a_page(
    application: Application, province: Province, oversight: Oversight
) -> None:
    late = [Given(agency="stp", state=ReplyState.DELIVERED, due_at=NOW - number * DAY) for number in range(1, 28)]
    ids = put(application, province, *late, Given(agency="snv", state=ReplyState.DELIVERED, due_at=TODAY_ENDS))
    first, second = page_of(application, oversight), page_of(application, oversight, page=2)
    assert [row.reply_id for row in first.rows] == list(reversed(ids[:27]))[:25]
    assert [row.reply_id for row in second.rows] == [ids[1], ids[0], ids[27]]
    assert (first.total, first.pages, first.everything) == (28, 2, 28)
    assert page_of(application, oversight, page=99).rows == second.rows
    assert page_of(application, oversight, view=Attention.NEAR, page=99).rows == second.rows[2:]


def test_the_newest_silence_and_the_newest_empty_answer_come_first(
    application: Application, province: Province, oversight: Oversight
) -> None:
    silent = [Given(agency="stp", state=ReplyState.SILENT, due_at=NOW - number * DAY) for number in (9, 5, 7)]
    little = [
        Given(agency="snv", state=ReplyState.SENT, due_at=NOW, sent_at=NOW - DAY, findings=(FindingRule.NO_COMMENT,))
        for _ in range(3)
    ]
    ids = put(application, province, *silent, *little)
    assert [row.reply_id for row in page_of(application, oversight).rows] == [
        ids[1], ids[2], ids[0], ids[5], ids[4], ids[3],
    ]  # fmt: skip


def test_due_soon_means_at_most_two_working_days_and_skips_days_off(
    application: Application, province: Province, oversight: Oversight
) -> None:
    # Tuesday the 24th is a day off: Wednesday is one working day away, Thursday two, Friday three.
    ids = put(
        application,
        province,
        *(Given(agency="stp", state=ReplyState.ASSIGNED, due_at=TODAY_ENDS + number * DAY) for number in range(5)),
    )
    rows = page_of(application, oversight, view=Attention.NEAR).rows
    assert [(row.reply_id, row.days) for row in rows] == [(ids[0], 0), (ids[1], 0), (ids[2], 1), (ids[3], 2)]


def test_a_line_says_whose_reply_to_what_and_with_which_words(
    application: Application, province: Province, oversight: Oversight
) -> None:
    put(
        application,
        province,
        Given(
            agency="stp",
            state=ReplyState.SENT,
            due_at=NOW - DAY,
            sent_at=NOW,
            subject="Quyết định về phí",
            words="Cơ bản nhất trí",
            findings=(FindingRule.BASIC_AGREEMENT_UNLISTED,),
        ),
    )
    (row,) = page_of(application, oversight).rows
    assert (row.agency, row.drafter, row.subject, row.assignee) == (
        "Sở Tư pháp", "Sở Tài chính", "Quyết định về phí", "Sở Tư pháp officer",
    )  # fmt: skip
    assert (row.attention, row.tally, row.days) == (Attention.LITTLE, Tally.ANSWERED_LATE, -1)
    (finding,) = row.findings
    assert (finding.rule, finding.kind) == (FindingRule.BASIC_AGREEMENT_UNLISTED, FindingKind.UNLISTED)
    assert finding.words == ("Cơ bản nhất trí",)


def days_of(application: Application, oversight: Oversight, province: Province, reply: Given) -> int | None:
    """What the line of one reply says, found through the list of all replies."""
    (reply_id,) = put(application, province, reply)
    with application.reading() as session:
        counts = total(counts_by_agency(session, Scope(), oversight).values())
        page = reply_page(session, Scope(), oversight, ReplyChoice(), counts)
    return {row.reply_id: row.days for row in page.rows}[reply_id]


CLAIMED, SENT, SILENT = ReplyState.REMIT_CLAIMED, ReplyState.SENT, ReplyState.SILENT
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reply", "days"),
    [
        pytest.param(Given(agency="stp", state=SENT, due_at=NOW, sent_at=NOW - DAY), None, id="answered on time"),
        pytest.param(Given(agency="stp", state=SENT, due_at=FRIDAY, sent_at=NOW), -1, id="answered late"),
        pytest.param(Given(agency="stp", state=ReplyState.RELEASED, due_at=FRIDAY), None, id="excused"),
        pytest.param(Given(agency="stp", state=SILENT, due_at=FRIDAY), -1, id="silent until the round closed"),
        pytest.param(Given(agency="stp", state=ReplyState.DELIVERED, due_at=FRIDAY), -1, id="overdue until now"),
        pytest.param(
            Given(agency="stp", state=ReplyState.DELIVERED, due_at=TODAY_ENDS, paused_at=NOW), None, id="clock stands"
        ),
        pytest.param(
            Given(agency="stp", state=ReplyState.DELIVERED, due_at=FRIDAY, paused_at=NOW), -1, id="paused when late"
        ),
        pytest.param(Given(agency="stp", state=CLAIMED, due_at=TODAY_ENDS, claimed_at=NOW), None, id="claim in time"),
        pytest.param(Given(agency="stp", state=CLAIMED, due_at=FRIDAY, claimed_at=NOW), -1, id="claim too late"),
    ],
)
def test_days_are_counted_until_the_answer_the_close_or_now(
    application: Application, province: Province, oversight: Oversight, reply: Given, days: int | None
) -> None:
    assert days_of(application, oversight, province, reply) == days


def test_who_oversees_nothing_has_no_board(application: Application, province: Province) -> None:
    with application.reading() as session, pytest.raises(NotFound):
        oversight_of(session, province.actor("stc.leader"), NOW)


def test_the_overseen_are_named_in_the_readers_language(application: Application, province: Province) -> None:
    with application.reading() as session:
        in_english = oversight_of(session, province.actor("auditor"), NOW, language="en")
        in_vietnamese = oversight_of(session, province.actor("auditor"), NOW)
    assert list(in_english.names.values()) == ["Test Province"]
    assert list(in_vietnamese.names.values()) == ["Tỉnh Thử Nghiệm"]
