"""Who wrote a request, out of its trail, and who else of the agency could sign it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models import AuditEntry, CommentRequest, Membership, Officer
from workflow.policies.authorship import letter_authors
from workflow.policies.permissions import authority
from workflow.queries.loading import request_subject
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.roles import SIGNING_ROLES
from workflow.vocabulary.states import RequestState

DRAFT = "draft_attached"
WRITTEN = ("request_written", DRAFT)


@dataclass(frozen=True, kw_only=True)
class SigningBar:
    """The reader may not sign what they wrote, or sign it for who wrote it. `others`: the names of who may instead."""

    others: tuple[str, ...]


def authors_of(session: Session, request: CommentRequest) -> frozenset[int]:
    """Who started it, and everybody whose change of a part or whose file the signature would carry; one statement."""
    rows = session.execute(
        select(AuditEntry.name, AuditEntry.actor_id, AuditEntry.after)
        .where(AuditEntry.request_id == request.id, AuditEntry.name.in_(WRITTEN))
        .order_by(AuditEntry.ordinal)
    )
    changes = ((row.actor_id, (DRAFT,) if row.name == DRAFT else row.after) for row in rows)
    return letter_authors(changes) | {request.author_id}


def signing_bar(session: Session, actor: Actor, request: CommentRequest, today: date) -> SigningBar | None:
    """None where the reader may sign, has no right to, or nothing waits for a signature. At most two statements."""
    capacity = authority(actor, RequestAction.CIRCULATE, request_subject(request))
    if request.jurisdiction.author_may_sign or request.state is not RequestState.AWAITING_SIGNATURE or capacity is None:
        return None
    authors = authors_of(session, request)
    if authors.isdisjoint({actor.officer_id, capacity.officer_id}):
        return None
    return SigningBar(others=tuple(_signers(session, request.agency_id, authors, today)))


def _signers(session: Session, agency_id: int, authors: frozenset[int], today: date) -> Iterator[str]:
    rows = session.execute(
        select(Officer.id, Officer.full_name, Officer.title)
        .join(Membership, Membership.officer_id == Officer.id)
        .where(
            Membership.agency_id == agency_id,
            Membership.role.in_(SIGNING_ROLES),
            Membership.since <= today,
            or_(Membership.until.is_(None), Membership.until >= today),
            Officer.active.is_(True),
            Officer.id.not_in(authors),
        )
        .distinct()
        .order_by(Officer.full_name, Officer.id)
    )
    return (f"{row.full_name} ({row.title})" if row.title else row.full_name for row in rows)
