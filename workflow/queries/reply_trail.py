"""What happened to one reply: everything for its own agency, what reached the outside for the others."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.models import AuditEntry, Officer
from workflow.queries.trail import MOST_ENTRIES, TOLD_OF_REPLIES, TrailEntry


def trail_of_reply(session: Session, reply_id: int, *, own: bool) -> tuple[TrailEntry, ...]:
    """Newest first, one statement. The caller has checked who asks."""
    actor, principal = aliased(Officer), aliased(Officer)
    statement = (
        select(AuditEntry, actor.full_name, principal.full_name)
        .outerjoin(actor, AuditEntry.actor_id == actor.id)
        .outerjoin(principal, AuditEntry.on_behalf_of_id == principal.id)
        .where(AuditEntry.subject == "reply", AuditEntry.subject_id == reply_id)
        .order_by(AuditEntry.ordinal.desc())
        .limit(MOST_ENTRIES)
    )
    if not own:
        statement = statement.where(AuditEntry.name.in_(TOLD_OF_REPLIES))
    return tuple(
        TrailEntry(
            at=entry.at,
            name=entry.name,
            subject=entry.subject,
            actor=name,
            on_behalf_of=principal_name,
            agency=None,
            before=entry.before,
            after=entry.after,
        )
        for entry, name, principal_name in session.execute(statement)
    )
