"""The chases that one entry of the trail seals, as notices to the seats that their rungs speak to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import AuditEntry, Chase, Reply
from workflow.vocabulary.chasing import ChaseAudience
from workflow.vocabulary.notices import Notice, NoticeKind, Whom

SEATS = {
    ChaseAudience.ASSIGNEE: Whom.ASSIGNEE,
    ChaseAudience.CLERK: Whom.CLERKS,
    ChaseAudience.LEADER: Whom.LEADERS,
    ChaseAudience.HEAD: Whom.HEAD,
    ChaseAudience.SUPERVISOR: Whom.SUPERVISORS,
}


def chase_notices(session: Session, entry: AuditEntry) -> Sequence[Notice]:
    """One statement. The sweep made them all at the instant of the entry, with ids between its first and last."""
    rows = session.execute(
        select(Chase, Reply.request_id)
        .join(Reply, Reply.id == Chase.reply_id)
        .where(
            Chase.id.between(entry.after["first_chase"], entry.after["last_chase"]),
            Chase.jurisdiction_id == entry.jurisdiction_id,
            Chase.made_at == entry.at,
        )
        .order_by(Chase.id)
    )
    return [
        Notice(
            kind=NoticeKind.CHASE,
            jurisdiction_id=chase.jurisdiction_id,
            whom=tuple(SEATS[ChaseAudience(word)] for word in chase.audience),
            dedup=f"chase:{chase.id}",
            request_id=request_id,
            reply_id=chase.reply_id,
            args={"rung": chase.number},
        )
        for chase, request_id in rows
    ]
