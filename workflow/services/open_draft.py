"""Note that somebody of the agency has opened the draft: a reply signed without that is worth a question."""

from dataclasses import dataclass

from sqlalchemy import update

from workflow.models import Reply
from workflow.queries.loading import reply_for_change
from workflow.queries.visibility import sees_preparation
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.roles import AGENCY_ROLES


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    reply_id: int


def open_draft(uow: UnitOfWork, command: OpenDraft) -> bool:
    """Whether this was the first time. Readers of other agencies leave no trace.

    The version of the reply stays as it is: reading must not put the page that is being filled in out of date.
    """
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, None)
    if reply.draft_opened_at is not None or not sees_preparation(uow.actor, reply.agency_id):
        return False
    uow.session.execute(
        update(Reply)
        .where(Reply.id == reply.id)
        .values(draft_opened_at=uow.now)
        .execution_options(synchronize_session=False)
    )
    capacity = next(held for held in uow.actor.holding(*AGENCY_ROLES) if held.agency_id == reply.agency_id)
    after = {"draft_opened_at": uow.now.isoformat()}
    record(uow, "draft_opened", reply, capacity, before={"draft_opened_at": None}, after=after)
    return True
