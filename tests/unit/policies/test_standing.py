"""Every owed reply stands in exactly one place."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.policies.standing import ReplyTimes, standing
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import ReplyState

DUE = datetime(2026, 11, 30, 17, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("reply", "now", "expected"),
    [
        (ReplyTimes(state=ReplyState.ASSIGNED, due_at=DUE), BEFORE, Standing.NOT_YET_DUE),
        (ReplyTimes(state=ReplyState.ASSIGNED, due_at=DUE), AFTER, Standing.LATE),
        (ReplyTimes(state=ReplyState.SENT, due_at=DUE, sent_at=BEFORE), AFTER, Standing.ON_TIME),
        (ReplyTimes(state=ReplyState.SENT, due_at=DUE, sent_at=AFTER), AFTER, Standing.LATE),
        (ReplyTimes(state=ReplyState.SILENT, due_at=DUE), AFTER, Standing.SILENT),
        (ReplyTimes(state=ReplyState.RELEASED, due_at=DUE), AFTER, Standing.EXCUSED),
        (ReplyTimes(state=ReplyState.REMIT_CLAIMED, due_at=DUE, claimed_at=BEFORE), AFTER, Standing.NOT_YET_DUE),
        (ReplyTimes(state=ReplyState.REMIT_CLAIMED, due_at=DUE, claimed_at=AFTER), AFTER, Standing.LATE),
        (ReplyTimes(state=ReplyState.ASSIGNED, due_at=DUE, paused_at=BEFORE), AFTER, Standing.NOT_YET_DUE),
        (ReplyTimes(state=ReplyState.ASSIGNED, due_at=DUE, paused_at=AFTER), AFTER, Standing.LATE),
        (ReplyTimes(state=ReplyState.RETURNED, due_at=DUE, sent_at=BEFORE), AFTER, Standing.ON_TIME),
    ],
)
def test_a_reply_stands_where_its_times_put_it(reply: ReplyTimes, now: datetime, expected: Standing) -> None:
    assert standing(reply, now) is expected


def test_the_due_instant_itself_is_the_first_one_too_late() -> None:
    assert standing(ReplyTimes(state=ReplyState.SENT, due_at=DUE, sent_at=DUE), DUE) is Standing.LATE


INSTANTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive by contract


@given(st.sampled_from(ReplyState), INSTANTS, st.none() | INSTANTS, INSTANTS, INSTANTS)
def test_lateness_of_an_answer_never_changes_with_time(
    state: ReplyState, due: datetime, sent: datetime | None, now: datetime, later: datetime
) -> None:
    reply = ReplyTimes(state=state, due_at=due, sent_at=sent)
    if sent is not None:
        assert standing(reply, now) is standing(reply, later)
    assert standing(reply, now) in Standing
