"""What happened to a request, from the audit trail: for its drafting agency and for who oversees the jurisdiction.

What an agency does while it prepares its reply stays its own affair: of replies only what everybody may know is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, AuditEntry, Officer, Reply

MOST_ENTRIES = 200
# Of a reply, its drafting agency is told what reached it, and nothing of who wrote or corrected what before.
TOLD_OF_REPLIES = frozenset(
    {"receipt_confirmed", "reply_sent", "remit_claimed", "remit_claim_accepted", "remit_claim_refused",
     "position_superseded", "reply_returned", "reply_released", "silence_recorded"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TrailEntry:
    """One act. `agency` is that of the reply it is about; `actor` None is the system."""

    at: datetime
    name: str
    subject: str
    actor: str | None
    on_behalf_of: str | None
    agency: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def trail_of(session: Session, request_id: int) -> tuple[TrailEntry, ...]:
    """Newest first, one statement. The caller has checked who asks."""
    actor, principal = aliased(Officer), aliased(Officer)
    rows = session.execute(
        select(AuditEntry, actor.full_name, principal.full_name, Agency.name_vi)
        .outerjoin(actor, AuditEntry.actor_id == actor.id)
        .outerjoin(principal, AuditEntry.on_behalf_of_id == principal.id)
        .outerjoin(Reply, (AuditEntry.subject == "reply") & (AuditEntry.subject_id == Reply.id))
        .outerjoin(Agency, Reply.agency_id == Agency.id)
        .where(
            AuditEntry.request_id == request_id,
            or_(
                AuditEntry.subject.in_(("comment_request", "draft_version", "waiver")),
                AuditEntry.name.in_(TOLD_OF_REPLIES),
            ),
        )
        .order_by(AuditEntry.ordinal.desc())
        .limit(MOST_ENTRIES)
    )
    return tuple(
        TrailEntry(
            at=entry.at,
            name=entry.name,
            subject=entry.subject,
            actor=name,
            on_behalf_of=principal_name,
            agency=agency,
            before=entry.before,
            after=entry.after,
        )
        for entry, name, principal_name, agency in rows
    )
