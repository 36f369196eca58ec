"""The claims of one reply to be outside remit, with what was decided."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Officer, RemitClaim
from workflow.queries.reply_views import ClaimView


def claims_of(session: Session, reply_id: int) -> tuple[ClaimView, ...]:
    """The newest first; one statement."""
    rows = session.execute(
        select(RemitClaim, Officer.full_name)
        .outerjoin(Officer, RemitClaim.decided_by_id == Officer.id)
        .where(RemitClaim.reply_id == reply_id)
        .order_by(RemitClaim.id.desc())
    )
    return tuple(
        ClaimView(
            position_id=claim.position_id,
            claimed_at=claim.claimed_at,
            decide_by=claim.decide_by,
            overdue=claim.flagged_at is not None,
            accepted=claim.accepted,
            decided_at=claim.decided_at,
            decided_by=name or "",
            decision_reason=claim.decision_reason,
        )
        for claim, name in rows
    )
