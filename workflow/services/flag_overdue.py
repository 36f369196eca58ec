"""What happens by time alone: what the drafter left undecided over its working day, silences not explained in time.

Set-based and idempotent: rows are taken under their lock, those that another host is at are passed over, and a flag is
set once. Nothing is decided by it: the clock of the reply stands on, and the explanation can still be given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.models import DossierObjection, ExplanationRequest, RemitClaim, Reply
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.states import ExplanationState, ObjectionState, ReplyState

# A claim of a request that was withdrawn is nobody's to decide any more.
CLAIMED = select(Reply.id).where(Reply.state == ReplyState.REMIT_CLAIMED)


@dataclass(frozen=True, kw_only=True)
class FlagOverdue:
    """How many of each kind one transaction looks at."""

    limit: int = 500


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """Reply ids. Fewer than the limit of each means that nothing more is overdue."""

    objections: tuple[int, ...]
    claims: tuple[int, ...]
    explanations: tuple[int, ...]


def flag_overdue(uow: UnitOfWork, command: FlagOverdue) -> Flagged:
    """One batch; its caller repeats it until fewer than the limit were flagged."""
    return Flagged(
        objections=_flag(
            uow,
            DossierObjection,
            (DossierObjection.state == ObjectionState.RAISED, DossierObjection.decide_by <= uow.now),
            "dossier_objection_undecided",
            command.limit,
        ),
        claims=_flag(
            uow,
            RemitClaim,
            (RemitClaim.accepted.is_(None), RemitClaim.decide_by <= uow.now, RemitClaim.reply_id.in_(CLAIMED)),
            "remit_claim_undecided",
            command.limit,
        ),
        explanations=_flag(
            uow,
            ExplanationRequest,
            (ExplanationRequest.state == ExplanationState.ASKED, ExplanationRequest.due_at <= uow.now),
            "explanation_overdue",
            command.limit,
        ),
    )


def _flag(uow: UnitOfWork, model: type[Any], due: tuple[Any, ...], event: str, limit: int) -> tuple[int, ...]:
    """Three statements for the whole batch, one entry in the trail for each."""
    found = uow.session.execute(
        select(model.id, model.reply_id)
        .where(*due, model.flagged_at.is_(None))
        .order_by(model.id)
        .limit(limit)
        .with_for_update(of=model, skip_locked=True, key_share=True)
    ).all()
    if not found:
        return ()
    uow.session.execute(
        update(model).where(model.id.in_([row.id for row in found])).values(flagged_at=uow.now),
        execution_options={"synchronize_session": False},
    )
    for reply in _replies(uow.session, [row.reply_id for row in found]):
        record(uow, event, reply, None, before={"flagged_at": None}, after={"flagged_at": uow.now.isoformat()})
    return tuple(row.reply_id for row in found)


def _replies(session: Session, ids: Sequence[int]) -> Sequence[Reply]:
    return session.scalars(select(Reply).where(Reply.id.in_(ids)).order_by(Reply.id)).all()
