"""The counts of the supervisor are the policy, in SQL: for any replies, at any instant, in any slice they add up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from workflow.bootstrap import Application
from workflow.models import Reply
from workflow.policies.standing import standing
from workflow.queries.oversight import Oversight, Scope, oversight_of, within
from workflow.queries.standings import (
    Counts,
    Tally,
    counts_by_agency,
    standing_case,
    tally_case,
    tally_of,
    times_of,
    total,
)
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.states import ReplyState

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AGENCIES = ("stp", "snv", "sxd")
PROCEDURES = ("lien-so", "qd-chu-tich")
DAY = timedelta(days=1)
hours = st.integers(-6, 6).map(lambda n: timedelta(hours=n))
MAYBE_SENT = frozenset({ReplyState.RETURNED, ReplyState.ASSIGNED, ReplyState.IN_CLEARANCE, ReplyState.SILENT})


@st.composite
def replies(draw: st.DrawFn) -> Given:
    """Any state; instants near the due date on either side, and exactly on it; due dates on either side of now."""
    state = draw(st.sampled_from(sorted(ReplyState)))
    due_at = NOW + draw(st.one_of(hours, st.integers(-200, 60).map(lambda n: timedelta(days=n))))
    sent = state is ReplyState.SENT or (state in MAYBE_SENT and draw(st.booleans()))
    claimed = state is ReplyState.REMIT_CLAIMED or (state is ReplyState.ASSIGNED and draw(st.booleans()))
    paused = state not in {ReplyState.SENT, ReplyState.SILENT} and draw(st.booleans())
    stood = draw(st.lists(st.tuples(st.integers(-3, 20), st.integers(0, 9)), max_size=2))
    return Given(
        agency=draw(st.sampled_from(AGENCIES)),
        procedure=draw(st.sampled_from(PROCEDURES)),
        state=state,
        due_at=due_at,
        sent_at=due_at + draw(hours) if sent else None,
        claimed_at=due_at + draw(hours) if claimed else None,
        paused_at=min(due_at + draw(hours), NOW) if paused else None,
        stood=tuple((min(due_at + a * DAY, NOW), min(due_at + (a + b) * DAY, NOW)) for a, b in stood),
        findings=draw(st.sampled_from([(), (FindingRule.NO_COMMENT,), (FindingRule.NO_COMMENT, FindingRule.NOTED)])),
    )


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    days = st.one_of(st.none(), st.integers(-200, 60).map(lambda n: date(2026, 11, 23) + timedelta(days=n)))
    return Scope(
        due_from=draw(days),
        due_to=draw(days),
        with_owed=draw(st.booleans()),
        agency_id=draw(st.sampled_from([None, "stp", "snv"])),  # type: ignore[arg-type]
        procedure_id=draw(st.sampled_from([None, "lien-so"])),  # type: ignore[arg-type]
    )


def real(scope: Scope, province: Province) -> Scope:
    """The short names drawn above, turned into this database's ids."""
    return Scope(
        due_from=scope.due_from,
        due_to=scope.due_to,
        with_owed=scope.with_owed,
        agency_id=province.agency[str(scope.agency_id)] if scope.agency_id else None,
        procedure_id=province.procedure[str(scope.procedure_id)] if scope.procedure_id else None,
    )


def belongs(reply: Given, scope: Scope) -> bool:
    """The slice in plain words, written without looking at the SQL."""
    due_day = (reply.due_at + timedelta(hours=7) - timedelta(microseconds=1)).date()
    owed = reply.state in {"delivered", "received", "assigned", "in_clearance", "returned"}
    return (
        (scope.agency_id is None or scope.agency_id == reply.agency)
        and (scope.procedure_id is None or scope.procedure_id == reply.procedure)
        and (scope.due_from is None or due_day >= scope.due_from or (scope.with_owed and owed))
        and (scope.due_to is None or due_day <= scope.due_to)
    )


def overseeing(application: Application, province: Province) -> Oversight:
    with application.reading() as session:
        return oversight_of(session, province.actor("supervisor"), NOW)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(replies(), max_size=7), drawn=scopes())
def test_sql_and_policy_agree_and_the_counts_add_up_in_every_slice(
    application: Application, province: Province, asked: list[Given], drawn: Scope
) -> None:
    oversight = overseeing(application, province)
    scope = real(drawn, province)
    with application.sessions() as session:  # never committed: each example sees its own replies only
        add_replies(session, province, asked)
        session.expire_all()
        rows = session.execute(select(Reply, standing_case(NOW), tally_case(NOW))).all()
        for reply, in_sql, tallied in rows:
            pure = standing(times_of(reply), NOW)
            assert in_sql == pure.value
            assert tallied == tally_of(reply, pure).value
        counts = counts_by_agency(session, scope, oversight)
        sliced = session.scalars(select(Reply).where(*within(scope, oversight))).all()
        expected = [item for item in asked if belongs(item, drawn)]
        assert len(sliced) == len(expected)
        assert total(counts.values()).owed == len(expected)
        for slug in AGENCIES:
            of_agency = [reply for reply in sliced if reply.agency_id == province.agency[slug]]
            counted = counts.get(province.agency[slug], Counts())
            standings = [standing(times_of(reply), NOW) for reply in of_agency]
            assert counted.owed == len(of_agency)
            assert counted.owed == sum(counted.of(tally) for tally in Tally)
            assert counted.late == standings.count(Standing.LATE)
            for same in (Standing.ON_TIME, Standing.SILENT, Standing.NOT_YET_DUE, Standing.EXCUSED):
                assert counted.of(same.value) == standings.count(same)


def test_the_on_time_rate_leaves_out_what_is_not_due_or_excused(application: Application, province: Province) -> None:
    oversight = overseeing(application, province)
    day = timedelta(days=1)
    past, future = NOW - 5 * day, NOW + 5 * day
    with application.sessions() as session:
        add_replies(
            session,
            province,
            [
                Given(agency="stp", state=ReplyState.SENT, due_at=past, sent_at=past - day),
                Given(
                    agency="stp",
                    state=ReplyState.SENT,
                    due_at=past,
                    sent_at=past + day,
                    findings=(FindingRule.NOTED,),
                ),
                Given(agency="stp", state=ReplyState.DELIVERED, due_at=past - day),
                Given(agency="stp", state=ReplyState.SILENT, due_at=past),
                Given(agency="stp", state=ReplyState.DELIVERED, due_at=future),
                Given(agency="stp", state=ReplyState.RELEASED, due_at=past),
            ],
        )
        counts = counts_by_agency(session, Scope(), oversight)[province.agency["stp"]]
    assert (counts.owed, counts.due, counts.little) == (6, 4, 1)
    assert counts.rate == pytest.approx(0.25)
    assert counts.oldest == past - day


def test_no_reply_due_means_no_rate() -> None:
    assert Counts(by_tally={Tally.NOT_YET_DUE: 3}).rate is None
