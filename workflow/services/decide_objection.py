"""The drafting agency decides an objection to the dossier, and brings the papers when it accepted it.

Decision and supply take the time of the drafting agency: none of it is charged to the consultee, whatever is decided.
A refusal therefore lets the clock go on as it stood, and gives the waiting back.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workflow.machines import OBJECTION_LIFECYCLE, ObjectionFacts
from workflow.models import DossierObjection, Reply
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.keep_file import keep_attachment
from workflow.services.pausing import end_one, standing_on
from workflow.services.reply_acts import record, touch_reply
from workflow.services.request_acts import given
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ObjectionAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.refusals import Incomplete, Missing, NotNow
from workflow.vocabulary.said import said
from workflow.vocabulary.states import OPEN_OBJECTIONS


@dataclass(frozen=True, kw_only=True)
class DecideObjection:
    """`reason` is needed for a refusal."""

    reply_id: int
    version: int | None
    accept: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplyPapers:
    """A note, a file, or both; `name` empty: no file."""

    reply_id: int
    version: int | None
    note: str = ""
    name: str = ""
    content: bytes = b""


def decide_objection(uow: UnitOfWork, command: DecideObjection) -> bool:
    """Whether the due date moved, as it does when a refusal gives the waiting time back.

    Raises:
        NotNow: there is no undecided objection.
        GuardsUnmet: the actor stands on the responding side too.
        Incomplete: a refusal without a reason.
    """
    action = ObjectionAction.ACCEPT if command.accept else ObjectionAction.REFUSE
    reply, objection, capacity = _open(uow, command.reply_id, command.version, action)
    OBJECTION_LIFECYCLE.unmet(action, objection.state, ObjectionFacts())
    require_one_side(uow, reply, action, capacity)
    reason = said(command.reason) if command.accept else given(command.reason)
    before = {"objection": objection.state.value, "due_at": reply.due_at.isoformat()}
    OBJECTION_LIFECYCLE.fire(objection, action, ObjectionFacts(reason_given=True))
    objection.decided_at = uow.now
    objection.decided_by_id = uow.actor.officer_id
    objection.decided_for_id = uow.actor.principal_of(capacity)
    objection.decision_reason = reason
    moved = False if command.accept else end_one(uow, reply, PauseReason.DOSSIER_OBJECTION)
    touch_reply(reply)
    name = "dossier_objection_accepted" if command.accept else "dossier_objection_refused"
    after: dict[str, Any] = {"objection": objection.state.value, "due_at": reply.due_at.isoformat(), "reason": reason}
    if not command.accept:
        after |= standing_on(reply)
    record(uow, name, reply, capacity, before=before, after=after)
    return moved


def supply_papers(uow: UnitOfWork, command: SupplyPapers) -> bool:
    """Whether the due date moved; it does not yet while the clock stands for another reason.

    Raises:
        NotNow: no accepted objection waits for papers.
        GuardsUnmet: the actor stands on the responding side too.
        Incomplete: neither a note nor a file, or the file is not what it may be.
    """
    reply, objection, capacity = _open(uow, command.reply_id, command.version, ObjectionAction.SUPPLY)
    OBJECTION_LIFECYCLE.unmet(ObjectionAction.SUPPLY, objection.state, ObjectionFacts())
    require_one_side(uow, reply, ObjectionAction.SUPPLY, capacity)
    note = said(command.note)
    if not note and not command.name:
        raise Incomplete([Missing(key="papers_missing", place="note")])
    file = keep_attachment(uow, command.name, command.content)
    before = {"objection": objection.state.value, "due_at": reply.due_at.isoformat()}
    OBJECTION_LIFECYCLE.fire(objection, ObjectionAction.SUPPLY, ObjectionFacts(given=True))
    objection.supplied_at = uow.now
    objection.supplied_by_id = uow.actor.officer_id
    objection.supplied_for_id = uow.actor.principal_of(capacity)
    objection.supplied_note = note
    objection.supplied_file_id = file.id if file else None
    moved = end_one(uow, reply, PauseReason.DOSSIER_OBJECTION)
    touch_reply(reply)
    after = {
        "objection": objection.state.value,
        "due_at": reply.due_at.isoformat(),
        "reason": note,
        "digest": file.digest if file else "",
        **standing_on(reply),
    }
    record(uow, "papers_supplied", reply, capacity, before=before, after=after)
    return moved


def _open(
    uow: UnitOfWork, reply_id: int, version: int | None, action: ObjectionAction
) -> tuple[Reply, DossierObjection, Capacity]:
    """The objection that keeps the clock standing, its reply locked.

    Raises:
        NotNow: there is none.
    """
    options = (selectinload(Reply.pauses), selectinload(Reply.extensions))
    reply = reply_for_change(uow.session, uow.actor, reply_id, version, options)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    found = uow.session.scalars(
        select(DossierObjection).where(
            DossierObjection.reply_id == reply.id, DossierObjection.state.in_(OPEN_OBJECTIONS)
        )
    ).one_or_none()
    if found is None:
        raise NotNow(action.value, reply.state.value)
    return reply, found, capacity
