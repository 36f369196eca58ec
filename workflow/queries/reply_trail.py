"""What happened to one reply: everything for its own agency, what reached the outside for the others."""

from sqlalchemy import and_, true
from sqlalchemy.orm import Session

from workflow.models import AuditEntry
from workflow.queries.trail import TOLD_OF_REPLIES, Trail, page_of_trail


def trail_of_reply(session: Session, reply_id: int, *, own: bool, number: int = 1) -> Trail:
    """Two statements. The caller has checked who asks."""
    told = true() if own else AuditEntry.name.in_(TOLD_OF_REPLIES)
    chosen = and_(AuditEntry.subject == "reply", AuditEntry.subject_id == reply_id, told)
    return page_of_trail(session, chosen, number, agencies=False)
