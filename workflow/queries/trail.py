"""What happened to a request, from the audit trail: for its drafting agency and for who oversees the jurisdiction.

What an agency does while it prepares its reply stays its own affair: of replies only what everybody may know is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, AuditEntry, Officer, Reply

PER_PAGE = 50
# Of a reply, its drafting agency is told what reached it, and nothing of who wrote or corrected what before.
TOLD_OF_REPLIES = frozenset(
    {"receipt_confirmed", "reply_sent", "remit_claimed", "remit_claim_accepted", "remit_claim_refused",
     "remit_claim_undecided", "position_superseded", "reply_returned", "reply_completed", "first_answer_stands",
     "completion_missed",
     "extension_asked", "extension_granted", "extension_countered", "extension_refused", "extension_offer_taken",
     "extension_lapsed", "extension_undecided", "reply_released", "silence_recorded", "reply_paused",
     "reply_resumed", "dossier_objected", "dossier_objection_accepted", "dossier_objection_refused",
     "dossier_objection_undecided", "papers_supplied", "explanation_overdue", "silence_explained", "silence_excused",
     "silence_upheld", "urging_letter_issued", "due_date_recomputed", "completion_recomputed",
     "decision_on_extension_recomputed", "offer_recomputed", "decision_on_objection_recomputed",
     "decision_on_claim_recomputed", "explanation_recomputed"}
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


@dataclass(frozen=True, kw_only=True)
class Trail:
    """One page of it, newest first; `number` counts from 1, and one past the end shows the last."""

    entries: tuple[TrailEntry, ...] = ()
    number: int = 1
    total: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.entries) - 1


def trail_of(session: Session, request_id: int, *, number: int = 1) -> Trail:
    """Two statements. The caller has checked who asks."""
    told = or_(
        AuditEntry.subject.in_(("comment_request", "draft_version", "waiver")),
        AuditEntry.name.in_(TOLD_OF_REPLIES),
    )
    return page_of_trail(session, and_(AuditEntry.request_id == request_id, told), number)


def page_of_trail(session: Session, chosen: ColumnElement[bool], number: int, *, agencies: bool = True) -> Trail:
    """`agencies`: name the agency of the reply that an entry is about."""
    total = session.scalars(select(func.count()).select_from(AuditEntry).where(chosen)).one()
    page = Trail(total=total)
    page = replace(page, number=min(max(number, 1), page.pages))
    actor, principal = aliased(Officer), aliased(Officer)
    rows = session.execute(
        select(AuditEntry, actor.full_name, principal.full_name, Agency.name_vi)
        .outerjoin(actor, AuditEntry.actor_id == actor.id)
        .outerjoin(principal, AuditEntry.on_behalf_of_id == principal.id)
        .outerjoin(Reply, (AuditEntry.subject == "reply") & (AuditEntry.subject_id == Reply.id))
        .outerjoin(Agency, Reply.agency_id == Agency.id)
        .where(chosen)
        .order_by(AuditEntry.ordinal.desc())
        .limit(PER_PAGE)
        .offset(page.first - 1)
    )
    entries = tuple(
        TrailEntry(
            at=entry.at,
            name=entry.name,
            subject=entry.subject,
            actor=name,
            on_behalf_of=principal_name,
            agency=agency if agencies else None,
            before=entry.before,
            after=entry.after,
        )
        for entry, name, principal_name, agency in rows
    )
    return replace(page, entries=entries)
