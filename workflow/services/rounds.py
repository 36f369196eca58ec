"""What happens to the replies when a round closes, or when the request is withdrawn.

Closing touches every reply of the round under its row lock, so that a reply being signed at the same moment is either
in before the close or refused after it, never half of each.
"""

from collections.abc import Sequence

from sqlalchemy import insert

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import CommentRequest, Procedure, Reply, Round, SilenceRecord
from workflow.policies.standing import ReplyTimes, standing
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.charges import charge, stops_after_date
from workflow.services.ask_explanations import ask_explanations, heads_on
from workflow.services.ending_extensions import end_extensions
from workflow.services.pausing import lapse_objections
from workflow.services.reply_acts import record
from workflow.services.returned_replies import completing_before_due, let_stand
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.administration import SilenceLaw, Standing
from workflow.vocabulary.states import OWING_STATES, ReplyState


def silence_law(request: CommentRequest, procedure: Procedure) -> SilenceLaw:
    """What the law says of no answer; where it says nothing, what the jurisdiction's own rule says."""
    if procedure.silence is SilenceLaw.UNSPECIFIED:
        return request.jurisdiction.silence_default
    return procedure.silence


def close_round(
    uow: UnitOfWork, request: CommentRequest, current: Round, replies: Sequence[Reply], capacity: Capacity | None
) -> int:
    """Close the round: an unanswered reply past its date becomes silent, with its record. Returns how many.

    An answer that was returned and not completed stands again.

    `replies` are those of the round, locked; `request` has its jurisdiction and procedure loaded.

    Raises:
        GuardsUnmet: a reply that is still owed is not past its date.
    """
    current.closed_at = uow.now
    end_extensions(uow, replies, capacity)
    let_stand(uow, replies, capacity)
    silent = [reply for reply in replies if reply.state in OWING_STATES]
    record_silences(uow, request, silent, capacity)
    for reply in replies:
        reply.closed_at = reply.closed_at or uow.now
    return len(silent)


def record_silences(
    uow: UnitOfWork, request: CommentRequest, silent: Sequence[Reply], capacity: Capacity | None
) -> None:
    """Each of these replies is closed as silent, with its record and the request for an explanation.

    They are locked; `request` has its jurisdiction and procedure loaded.

    Raises:
        GuardsUnmet: one that is still owed is not past its date.
    """
    heads = heads_on(uow, {reply.agency_id: reply.due_day for reply in silent})
    clock = jurisdiction_clock(uow.session, request.jurisdiction)
    stops = stops_after_date(uow.session, silent, uow.now)
    law = silence_law(request, request.procedure)
    rows = []
    for reply in silent:
        before = reply.state.value
        reply.closed_at = uow.now
        REPLY_LIFECYCLE.fire(reply, ReplyAction.RECORD_SILENCE, ReplyFacts(past_due=_is_late(reply, uow)))
        reply.days_late = charge(uow.now, reply.due_at, clock, stops.get(reply.id, ())).days
        rows.append(
            {
                "reply_id": reply.id,
                "agency_id": reply.agency_id,
                "head_id": heads.get(reply.agency_id),
                "due_at": reply.due_at,
                "recorded_at": uow.now,
                "working_days_late": reply.days_late,
                "silence_law": law,
            }
        )
        after = {"state": reply.state.value, "head_id": heads.get(reply.agency_id)}
        record(uow, "silence_recorded", reply, capacity, before={"state": before}, after=after)
    if rows:
        with uow.session.no_autoflush:  # the records first: the database lets no reply be silent without one
            uow.session.execute(insert(SilenceRecord), rows)
            ask_explanations(uow, request.jurisdiction, silent, heads)


def release_replies(uow: UnitOfWork, replies: Sequence[Reply], capacity: Capacity) -> int:
    """Release what is still owed or under a remit claim (the request was withdrawn). Returns how many.

    What was answered stays answered, also where it was returned to be completed.
    """
    end_extensions(uow, replies, capacity)
    let_stand(uow, replies, capacity)
    released = 0
    for reply in replies:
        if reply.state in OWING_STATES or reply.state is ReplyState.REMIT_CLAIMED:
            before = reply.state.value
            REPLY_LIFECYCLE.fire(reply, ReplyAction.RELEASE)
            released += 1
            after = {"state": reply.state.value}
            record(uow, "reply_released", reply, capacity, before={"state": before}, after=after)
        reply.closed_at = reply.closed_at or uow.now
    lapse_objections(uow, [reply.id for reply in replies])
    return released


def pending_before_due(uow: UnitOfWork, replies: Sequence[Reply]) -> int:
    """How many replies are neither sent nor past their date: consolidating may not start over them.

    A returned one has its own date, until which its agency may complete it.
    """
    owed = [reply for reply in replies if reply.state in OWING_STATES and reply.sent_at is None]
    return completing_before_due(uow, replies) + sum(_standing(reply, uow) is Standing.NOT_YET_DUE for reply in owed)


def _standing(reply: Reply, uow: UnitOfWork) -> Standing:
    """Of one that is owed: the clock that stands keeps its date from passing."""
    return standing(ReplyTimes(state=reply.state, due_at=reply.due_at, paused_at=reply.paused_at), uow.now)


def _is_late(reply: Reply, uow: UnitOfWork) -> bool:
    return _standing(reply, uow) is Standing.LATE
