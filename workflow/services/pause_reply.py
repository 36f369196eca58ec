"""Pause the clock of one reply with a reason, and resume it: for what concerns one agency and not the whole round."""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from workflow.machines.objection_lifecycle import PAUSING, unmet
from workflow.models import Reply
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.queries.reply_stops import stop_facts
from workflow.services.pausing import begin, end_one, standing_on
from workflow.services.reply_acts import record, touch_reply
from workflow.services.request_acts import given
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.refusals import GuardsUnmet, NotNow


@dataclass(frozen=True, kw_only=True)
class PauseReply:
    reply_id: int
    version: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResumeReply:
    reply_id: int
    version: int | None


def pause_reply(uow: UnitOfWork, command: PauseReply) -> None:
    """Only before the date: a pause forgives no lateness.

    Raises:
        GuardsUnmet: nothing is owed, the date has passed, the reply is paused already, or the actor stands on the
            responding side too.
        Incomplete: no reason.
    """
    options = (selectinload(Reply.pauses),)
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version, options)
    uow.renew_actor()
    capacity = require(uow.actor, ReplyAction.PAUSE, reply_subject(reply))
    if missing := unmet(PAUSING, stop_facts(reply, uow.now, running=_is_paused(reply))):
        raise GuardsUnmet(ReplyAction.PAUSE.value, missing)
    require_one_side(uow, reply, ReplyAction.PAUSE, capacity)
    reason = given(command.reason)
    before = {"paused_at": reply.paused_at.isoformat() if reply.paused_at else None}
    begin(uow, reply, PauseReason.REPLY_PAUSE, reason)
    after = {"paused_at": uow.now.isoformat(), "reason": reason}
    record(uow, "reply_paused", reply, capacity, before=before, after=after)


def resume_reply(uow: UnitOfWork, command: ResumeReply) -> bool:
    """Whether the date moved; it does not yet while the clock stands for another reason.

    Raises:
        NotNow: the reply is not paused by itself.
    """
    options = (selectinload(Reply.pauses), selectinload(Reply.extensions))
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version, options)
    uow.renew_actor()
    capacity = require(uow.actor, ReplyAction.RESUME, reply_subject(reply))
    if not _is_paused(reply):
        raise NotNow(ReplyAction.RESUME.value, reply.state.value)
    before = {"due_at": reply.due_at.isoformat()}
    moved = end_one(uow, reply, PauseReason.REPLY_PAUSE)
    touch_reply(reply)
    after = {"due_at": reply.due_at.isoformat(), **standing_on(reply)}
    record(uow, "reply_resumed", reply, capacity, before=before, after=after)
    return moved


def _is_paused(reply: Reply) -> bool:
    return any(pause.until is None and pause.reason is PauseReason.REPLY_PAUSE for pause in reply.pauses)
