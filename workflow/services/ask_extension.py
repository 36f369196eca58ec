"""The responding agency asks for more time, with its reason and the day it proposes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from workflow.models import CommentRequest, Extension, Reply
from workflow.policies.extension_rules import against_asking, faults_of_day
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.extension_bounds import ask_facts, bounds_of, end_of_next_working_day
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.reply_acts import record
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExtensionAction
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete, Missing
from workflow.vocabulary.said import said
from workflow.vocabulary.states import ExtensionState

WITH_EXTENSIONS: tuple[ORMOption, ...] = (
    selectinload(Reply.pauses),
    selectinload(Reply.extensions),
    joinedload(Reply.request).joinedload(CommentRequest.procedure),
)


@dataclass(frozen=True, kw_only=True)
class AskExtension:
    """`day` is a local day, the last one of the longer period."""

    reply_id: int
    version: int | None
    reason: str
    day: date | None


def ask_extension(uow: UnitOfWork, command: AskExtension) -> int:
    """Its id.

    Raises:
        GuardsUnmet: the procedure allows none (more), one is undecided, the clock stands, the date has passed, or the
            actor stands on the drafting side too.
        Incomplete: no reason, or the day cannot be granted.
    """
    action = ExtensionAction.ASK
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version, WITH_EXTENSIONS)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    bounds = bounds_of(clock, reply, uow.now)
    if unmet := against_asking(ask_facts(reply, bounds, uow.now)):
        raise GuardsUnmet(action.value, unmet)
    require_one_side(uow, reply, action, capacity)
    worked = command.day is not None and clock.calendar.is_working(command.day)
    faults = list(faults_of_day(command.day, bounds, worked=worked))
    if not (reason := said(command.reason)):
        faults.append(Missing(key="reason_missing", place="reason"))
    if faults or command.day is None:
        raise Incomplete(faults)
    extension = Extension(
        reply_id=reply.id,
        ordinal=len(reply.extensions) + 1,
        state=ExtensionState.ASKED,
        asked_at=uow.now,
        asked_by_id=uow.actor.officer_id,
        asked_for_id=uow.actor.principal_of(capacity),
        reason=reason,
        proposed_day=command.day,
        due_at=reply.due_at,
        decide_by=end_of_next_working_day(clock, uow.now),
        decision_reason="",
    )
    uow.session.add(extension)
    uow.session.flush()
    after = {"extension_id": extension.id, "day": command.day.isoformat(), "reason": reason}
    record(uow, "extension_asked", reply, capacity, before={"due_at": reply.due_at.isoformat()}, after=after)
    return extension.id
