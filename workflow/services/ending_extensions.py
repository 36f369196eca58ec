"""Extensions that nobody answers: an offer that ran out, a reply that is over, what the drafter leaves undecided.

The two that time does are for the sweep: a batch by an index, locked with what others hold passed over, so that any
number of hosts may run them at once; what is done is not found again.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import joinedload

from workflow.machines import EXTENSION_LIFECYCLE, ExtensionFacts
from workflow.models import Extension, Reply
from workflow.policies.extension_rules import still_owed
from workflow.queries.extension_bounds import offer_is_over
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExtensionAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.states import UNDECIDED_STATES, ExtensionState, ReplyState

UNDECIDED = (  # with each signature: built once
    select(Extension)
    .where(Extension.reply_id.in_(bindparam("replies", expanding=True)), Extension.state.in_(UNDECIDED_STATES))
    .order_by(Extension.id)
)


def end_extensions(uow: UnitOfWork, replies: Iterable[Reply], capacity: Capacity | None) -> int:
    """The replies were answered, released or closed: what was asked for them has nothing left to extend. How many.

    One statement when there was none.
    """
    known = {reply.id: reply for reply in replies}
    if not known:
        return 0
    found = uow.session.scalars(UNDECIDED, {"replies": list(known)}).all()
    for extension in found:
        _lapse(uow, extension, known[extension.reply_id], capacity, owed=False)
    return len(found)


def waiting_extensions(uow: UnitOfWork, replies: Iterable[Reply]) -> int:
    """How many of these replies, still owed, wait for a decision on more time, or may take the day that was offered."""
    owed = {one.id: one for one in replies if still_owed(one.state, one.sent_at, one.closed_at)}
    if not owed:
        return 0
    found = uow.session.scalars(
        select(Extension).where(Extension.reply_id.in_(owed), Extension.state.in_(UNDECIDED_STATES))
    )
    return sum(not offer_is_over(one, owed[one.reply_id], uow.now) for one in found)


def lapse_extensions(uow: UnitOfWork, limit: int) -> int:
    """Offers that were not taken in time, and whatever stayed undecided on a reply that is over. How many.

    The first by the rule of `extension_rules.offer_over`.
    """
    over = or_(Reply.sent_at.is_not(None), Reply.closed_at.is_not(None), Reply.state == ReplyState.RELEASED)
    runs = (Reply.due_at <= uow.now) & Reply.paused_at.is_(None) & (Reply.state != ReplyState.REMIT_CLAIMED)
    ran_out = (Extension.state == ExtensionState.COUNTERED) & (Extension.offer_until <= uow.now) & runs
    found = _batch(uow, limit, or_(ran_out, Extension.state.in_(UNDECIDED_STATES) & over))
    for extension in found:
        reply = extension.reply
        owed = still_owed(reply.state, reply.sent_at, reply.closed_at)
        _lapse(uow, extension, reply, None, owed=owed, offer_over=True)
    return len(found)


def flag_undecided_extensions(uow: UnitOfWork, limit: int) -> int:
    """Those that the drafting agency left undecided over its one working day: told once, decided still. How many."""
    late = (Extension.state == ExtensionState.ASKED, Extension.decide_by <= uow.now, Extension.flagged_at.is_(None))
    found = _batch(uow, limit, *late)
    for extension in found:
        extension.flagged_at = uow.now
        after = {"extension_id": extension.id, "decide_by": extension.decide_by.isoformat()}
        before = {"state": extension.state.value}
        record(uow, "extension_undecided", extension.reply, None, before=before, after=after)
    return len(found)


def _batch(uow: UnitOfWork, limit: int, *conditions: ColumnElement[bool]) -> list[Extension]:
    return list(
        uow.session.scalars(
            select(Extension)
            .join(Extension.reply)
            .where(*conditions)
            .options(joinedload(Extension.reply))
            .order_by(Extension.id)
            .limit(limit)
            .with_for_update(of=Extension, key_share=True, skip_locked=True)
        )
    )


def _lapse(
    uow: UnitOfWork,
    extension: Extension,
    reply: Reply,
    capacity: Capacity | None,
    *,
    owed: bool,
    offer_over: bool = False,
) -> None:
    before = {"state": extension.state.value}
    EXTENSION_LIFECYCLE.fire(extension, ExtensionAction.LAPSE, ExtensionFacts(owed=owed, offer_over=offer_over))
    extension.lapsed_at = uow.now
    after = {
        "state": extension.state.value,
        "extension_id": extension.id,
        "due_at": reply.due_at.isoformat(),
        "owed": owed,
    }
    record(uow, "extension_lapsed", reply, capacity, before=before, after=after)
