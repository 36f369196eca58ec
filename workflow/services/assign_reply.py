"""Assign a reply to an officer of the agency, or hand it on to another one."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import Membership, Officer, Reply
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.reply_acts import record
from workflow.services.request_acts import local_today
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.roles import AGENCY_ROLES


@dataclass(frozen=True, kw_only=True)
class AssignReply:
    reply_id: int
    version: int | None
    officer_id: int


def assign_reply(uow: UnitOfWork, command: AssignReply) -> None:
    """Raises GuardsUnmet when the officer is not an active member of the agency."""
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    capacity = require(uow.actor, ReplyAction.ASSIGN, reply_subject(reply))
    before = {"state": reply.state.value, "assignee_id": reply.assignee_id}
    facts = ReplyFacts(
        round_open=reply.closed_at is None, assignee_in_agency=_is_member(uow, reply, command.officer_id)
    )
    REPLY_LIFECYCLE.fire(reply, ReplyAction.ASSIGN, facts)
    reply.assignee_id = command.officer_id
    reply.assigned_at = uow.now
    after = {"state": reply.state.value, "assignee_id": reply.assignee_id}
    record(uow, "reply_assigned", reply, capacity, before=before, after=after)


def _is_member(uow: UnitOfWork, reply: Reply, officer_id: int) -> bool:
    today = local_today(uow, reply.request.jurisdiction.timezone)
    return bool(
        uow.session.scalar(
            select(
                exists().where(
                    Officer.id == officer_id,
                    Officer.active.is_(True),
                    Membership.officer_id == Officer.id,
                    Membership.agency_id == reply.agency_id,
                    Membership.role.in_(AGENCY_ROLES),
                    Membership.since <= today,
                    or_(Membership.until.is_(None), Membership.until >= today),
                )
            )
        )
    )
