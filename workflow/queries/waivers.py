"""Waivers asked for in a supervisor's jurisdiction: those that wait first, then what was decided, 25 a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, CommentRequest, Officer, Procedure, Waiver
from workflow.policies.request_readiness import ProcedureRule
from workflow.policies.two_sides import is_own_waiver
from workflow.queries.request_content import named, rule_of
from workflow.queries.visibility import OVERSEERS, requests_with_waivers, visible_requests
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import UNCIRCULATED_STATES, RequestState

PER_PAGE = 25
MOST_COUNTED = 1_000


@dataclass(frozen=True, kw_only=True)
class WaiverRow:
    """`granted` None waits for a supervisor; once circulated or withdrawn an undecided one is past deciding.

    `request_open`: the reader may open the whole request, not only what was asked and decided. `own`: the reader asked
    for it or stands on the drafting side, and so decides nothing.
    """

    id: int
    request_id: int
    subject: str
    agency: str
    procedure: ProcedureRule
    urgent: bool
    urgent_reason: str
    kind: WaiverKind
    period_days: int | None
    agencies: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    ask_reason: str
    granted: bool | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    state: RequestState
    request_open: bool
    own: bool = False

    @property
    def waits(self) -> bool:
        return self.granted is None and self.state in UNCIRCULATED_STATES


def waiver_list(session: Session, actor: Actor, *, page: int = 1, language: str = "vi") -> tuple[list[WaiverRow], int]:
    """One page and the capped total; three statements."""
    scope = (requests_with_waivers(actor),)
    counted = (
        select(Waiver.id)
        .join(CommentRequest, Waiver.request_id == CommentRequest.id)
        .where(*scope)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    total = session.scalars(select(func.count()).select_from(counted)).one()
    return _rows(session, actor, scope, language, limit=PER_PAGE, offset=(page - 1) * PER_PAGE), total


def waiting_waivers(session: Session, actor: Actor) -> int:
    """How many wait for a decision in the jurisdictions that the actor oversees, capped; one statement."""
    waiting = (
        select(Waiver.id)
        .join(CommentRequest, Waiver.request_id == CommentRequest.id)
        .where(
            CommentRequest.jurisdiction_id.in_(actor.jurisdictions_as(*OVERSEERS)),
            CommentRequest.state.in_(UNCIRCULATED_STATES),
            Waiver.granted.is_(None),
        )
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    return session.scalars(select(func.count()).select_from(waiting)).one()


def waiver(session: Session, actor: Actor, waiver_id: int, *, language: str = "vi") -> WaiverRow:
    """Raises NotFound when there is none, or the actor does not oversee its jurisdiction."""
    rows = _rows(session, actor, (Waiver.id == waiver_id, requests_with_waivers(actor)), language, limit=1, offset=0)
    if not rows:
        raise NotFound
    return rows[0]


def _statement(actor: Actor, scope: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Rows of (waiver, request, agency, procedure, who asked, who decided, whether the reader may open the request)."""
    asked, decided = aliased(Officer), aliased(Officer)
    return (
        select(
            Waiver,
            CommentRequest,
            Agency,
            Procedure,
            asked.full_name,
            decided.full_name,
            visible_requests(actor).label("open"),
        )
        .join(CommentRequest, Waiver.request_id == CommentRequest.id)
        .join(Agency, CommentRequest.agency_id == Agency.id)
        .join(Procedure, Waiver.procedure_id == Procedure.id)
        .join(asked, Waiver.asked_by_id == asked.id)
        .outerjoin(decided, Waiver.decided_by_id == decided.id)
        .where(*scope)
        .order_by(Waiver.granted.is_not(None), Waiver.asked_at.desc(), Waiver.id.desc())
    )


def _rows(
    session: Session, actor: Actor, scope: Iterable[ColumnElement[bool]], language: str, *, limit: int, offset: int
) -> list[WaiverRow]:
    found = session.execute(_statement(actor, scope).limit(limit).offset(offset)).all()
    names = _names(session, {agency_id for row in found for agency_id in row[0].agency_ids}, language)
    return [
        WaiverRow(
            id=waiver.id,
            request_id=request.id,
            subject=request.subject,
            agency=named(agency, language),
            procedure=rule_of(procedure, language),
            urgent=request.urgent,
            urgent_reason=request.urgent_reason,
            kind=waiver.kind,
            period_days=waiver.period_days,
            agencies=tuple(names.get(agency_id, str(agency_id)) for agency_id in waiver.agency_ids),
            asked_by=asker,
            asked_at=waiver.asked_at,
            ask_reason=waiver.ask_reason,
            granted=waiver.granted,
            decided_by=decider,
            decided_at=waiver.decided_at,
            decision_reason=waiver.decision_reason,
            state=request.state,
            request_open=opens,
            own=is_own_waiver(actor, request.agency_id, waiver.asked_by_id, request.author_id),
        )
        for waiver, request, agency, procedure, asker, decider, opens in found
    ]


def _names(session: Session, ids: set[int], language: str) -> dict[int, str]:
    if not ids:
        return {}
    return {agency.id: named(agency, language) for agency in session.scalars(select(Agency).where(Agency.id.in_(ids)))}
