"""The responding agency says which papers are missing. Not a position: it stops the clock until that is settled.

It speaks for the agency and stops a legal clock, so it takes the authority to sign, as every word to the outside does.
"""

from dataclasses import dataclass

from sqlalchemy import select

from workflow import calendar
from workflow.machines.objection_lifecycle import OBJECTING, unmet
from workflow.models import DossierObjection, Reply
from workflow.policies.permissions import require
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.queries.reply_stops import stop_facts
from workflow.services.deadlines import DueDate, keep
from workflow.services.pausing import begin
from workflow.services.reply_acts import record
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.clock import DayKind
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete, Missing
from workflow.vocabulary.said import said
from workflow.vocabulary.states import OPEN_OBJECTIONS, ObjectionState

DECISION = calendar.Period(1, DayKind.WORKING)


@dataclass(frozen=True, kw_only=True)
class ObjectToDossier:
    reply_id: int
    version: int | None
    lacking: str


def object_to_dossier(uow: UnitOfWork, command: ObjectToDossier) -> DossierObjection:
    """The clock of the reply stands from now; the drafting agency has one working day to decide.

    Raises:
        GuardsUnmet: nothing is owed, receipt is not confirmed, the date has passed, one is open, two were refused, or
            the actor stands on the drafting side too.
        Incomplete: it does not say what is missing.
    """
    action = ReplyAction.OBJECT_TO_DOSSIER
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    earlier = uow.session.scalars(select(DossierObjection.state).where(DossierObjection.reply_id == reply.id)).all()
    open_one = any(state in OPEN_OBJECTIONS for state in earlier)
    facts = stop_facts(reply, uow.now, running=open_one, refused=earlier.count(ObjectionState.REFUSED))
    if missing := unmet(OBJECTING, facts):
        raise GuardsUnmet(action.value, missing)
    require_one_side(uow, reply, action, capacity)
    lacking = said(command.lacking)
    if not lacking:
        raise Incomplete([Missing(key="lacking_missing", place="lacking")])
    objection = _objection(uow, reply, lacking, uow.actor.principal_of(capacity))
    begin(uow, reply, PauseReason.DOSSIER_OBJECTION, lacking)
    after = {"reason": lacking, "decide_by": objection.decide_by.isoformat()}
    record(uow, "dossier_objected", reply, capacity, before={"objections": len(earlier)}, after=after)
    return objection


def _objection(uow: UnitOfWork, reply: Reply, lacking: str, principal: int | None) -> DossierObjection:
    due = _decide_by(uow, jurisdiction_clock(uow.session, reply.request.jurisdiction))
    objection = DossierObjection(
        reply_id=reply.id,
        lacking=lacking,
        raised_at=uow.now,
        raised_by_id=uow.actor.officer_id,
        raised_for_id=principal,
        decide_by=due.due_at,
        derivation_id=due.derivation_id,
    )
    uow.session.add(objection)
    uow.session.flush()
    return objection


def _decide_by(uow: UnitOfWork, clock: JurisdictionClock) -> DueDate:
    end = calendar.DayEnd(clock.office_end)
    deadline = calendar.due(uow.now, DECISION, clock.calendar, clock.timezone, end)
    return keep(uow, [deadline])[deadline]
