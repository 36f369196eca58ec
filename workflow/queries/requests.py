"""The list of comment requests: tabs by state with counts, filters, search, 25 a page, progress of each.

Counts stop at `MOST_COUNTED`, so that a hundred thousand requests cost what a hundred do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import Session

from workflow.models import Agency, CommentRequest, Extension, Procedure, Reply
from workflow.queries.drafting_agencies import has_drafted
from workflow.queries.oversight import instant
from workflow.queries.search_words import search_words
from workflow.queries.standings import Tally, tally_case
from workflow.queries.visibility import visible_replies, visible_requests
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.states import ExtensionState, ReplyState, RequestState

PER_PAGE = 25
MOST_COUNTED = 1_000
MOST_WORDS = 8  # of one search; more do not make it narrower
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "-id": (CommentRequest.id.desc(),),
    "circulated": (CommentRequest.circulated_at.asc().nulls_last(), CommentRequest.id.asc()),
    "-circulated": (CommentRequest.circulated_at.desc().nulls_last(), CommentRequest.id.desc()),
    "agency": (Agency.name_vi.asc(), CommentRequest.id.desc()),
    "-agency": (Agency.name_vi.desc(), CommentRequest.id.desc()),
}


@dataclass(frozen=True, kw_only=True)
class RequestFilter:
    """`scope`: own (drafted by an own agency), consulted (asked of an own agency), or all that is visible."""

    state: RequestState | None = None
    scope: str = "all"
    procedure_id: int | None = None
    agency_id: int | None = None
    words: str = ""
    sort: str = "-id"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """`due_day` is the latest of its replies; counts are over the replies that the reader may see."""

    id: int
    number: str | None
    subject: str
    state: RequestState
    returned: bool
    agency: str
    symbol: str
    procedure: str
    created_at: datetime
    circulated_at: datetime | None
    owed: int = 0
    answered: int = 0
    overdue: int = 0
    silent: int = 0
    due_at: datetime | None = None
    asked: int = 0
    undecided: int = 0


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """`total` and the counts are capped at `MOST_COUNTED` + 1, shown as "more than"."""

    rows: tuple[RequestRow, ...]
    total: int
    counts: dict[RequestState, int]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, MOST_COUNTED) // PER_PAGE))


def list_requests(
    session: Session, actor: Actor, chosen: RequestFilter, *, now: datetime, language: str = "vi"
) -> RequestPage:
    """Four statements, however many requests there are."""
    conditions = _conditions(actor, chosen)
    counts = _counts(session, conditions)
    total = min(sum(counts.values()), MOST_COUNTED + 1) if chosen.state is None else counts[chosen.state]
    statement = _rows(conditions, chosen)
    found = session.execute(statement).all()
    progress = _progress(session, actor, [row.id for row in found], now)
    rows = tuple(
        RequestRow(
            id=row.id,
            number=row.number,
            subject=row.subject,
            state=row.state,
            returned=bool(row.return_reason) and row.state is RequestState.DRAFTING,
            agency=(row.agency_en if language == "en" else "") or row.agency_vi,
            symbol=row.symbol,
            procedure=(row.procedure_en if language == "en" else "") or row.procedure_vi,
            created_at=row.created_at,
            circulated_at=row.circulated_at,
            **progress.get(row.id, {}),
        )
        for row in found
    )
    return RequestPage(rows=rows, total=total, counts=counts, page=chosen.page)


def _conditions(actor: Actor, chosen: RequestFilter) -> list[ColumnElement[bool]]:
    conditions = [visible_requests(actor)]
    own = CommentRequest.agency_id.in_(actor.agency_ids) if actor.agency_ids else false()
    if chosen.scope == "own":
        conditions.append(own)
    elif chosen.scope == "consulted":
        asked = exists().where(Reply.request_id == CommentRequest.id, Reply.agency_id.in_(actor.agency_ids))
        conditions.append(asked)
    if chosen.procedure_id is not None:
        conditions.append(CommentRequest.procedure_id == chosen.procedure_id)
    if chosen.agency_id is not None:
        conditions.append(CommentRequest.agency_id == chosen.agency_id)
    words = search_words(chosen.words).split()[:MOST_WORDS]
    return conditions + [CommentRequest.search_text.contains(word, autoescape=True) for word in words]


def _counts(session: Session, conditions: list[ColumnElement[bool]]) -> dict[RequestState, int]:
    """One statement: a capped count per state."""
    columns = []
    for state in RequestState:
        capped = (
            select(literal(1)).select_from(CommentRequest).where(*conditions, CommentRequest.state == state)
            .limit(MOST_COUNTED + 1).subquery()
        )  # fmt: skip
        columns.append(select(func.count()).select_from(capped).scalar_subquery())
    row = session.execute(select(*columns)).one()
    return dict(zip(RequestState, row, strict=True))


def _rows(conditions: list[ColumnElement[bool]], chosen: RequestFilter) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            CommentRequest.id,
            CommentRequest.number,
            CommentRequest.subject,
            CommentRequest.state,
            CommentRequest.return_reason,
            CommentRequest.created_at,
            CommentRequest.circulated_at,
            Agency.name_vi.label("agency_vi"),
            Agency.name_en.label("agency_en"),
            Agency.symbol,
            Procedure.name_vi.label("procedure_vi"),
            Procedure.name_en.label("procedure_en"),
        )
        .join(Agency, CommentRequest.agency_id == Agency.id)
        .join(Procedure, CommentRequest.procedure_id == Procedure.id)
        .where(*conditions)
        .order_by(*SORTS.get(chosen.sort, SORTS["-id"]))
        .limit(PER_PAGE)
        .offset((chosen.page - 1) * PER_PAGE)
    )
    return statement if chosen.state is None else statement.where(CommentRequest.state == chosen.state)


def _progress(session: Session, actor: Actor, ids: list[int], now: datetime) -> dict[int, dict[str, Any]]:
    """Counts per request over its visible replies; overdue as the supervisor counts it."""
    if not ids:
        return {}
    owed = (Reply.sent_at.is_(None), Reply.closed_at.is_(None))
    answered = or_(Reply.sent_at.is_not(None), Reply.state == ReplyState.REMIT_CLAIMED)
    rows = session.execute(
        select(
            Reply.request_id,
            func.count().label("owed"),
            func.count().filter(answered).label("answered"),
            func.count().filter(tally_case(now) == Tally.OVERDUE.value).label("overdue"),
            func.count().filter(Reply.state == ReplyState.SILENT).label("silent"),
            func.max(Reply.due_at).label("due_at"),
            func.count(Extension.id).label("asked"),
            func.count(Extension.id).filter(Extension.decide_by <= instant(now)).label("undecided"),
        )
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .outerjoin(Extension, and_(Extension.reply_id == Reply.id, Extension.state == ExtensionState.ASKED, *owed))
        .where(Reply.request_id.in_(ids), visible_replies(actor))
        .group_by(Reply.request_id)
    )
    names = ("owed", "answered", "overdue", "silent", "due_at", "asked", "undecided")
    return {row.request_id: {name: getattr(row, name) for name in names} for row in rows}


@dataclass(frozen=True, kw_only=True)
class Choice:
    id: int
    name: str


def filter_choices(session: Session, actor: Actor, language: str = "vi") -> tuple[list[Choice], list[Choice]]:
    """Procedures and drafting agencies of the actor's jurisdictions, for the filters; two statements."""
    jurisdictions = actor.jurisdiction_ids
    procedures = session.execute(
        select(Procedure.id, Procedure.name_vi, Procedure.name_en)
        .where(Procedure.jurisdiction_id.in_(jurisdictions))
        .order_by(Procedure.name_vi, Procedure.id)
    )
    agencies = session.execute(
        select(Agency.id, Agency.name_vi, Agency.name_en)
        .where(
            Agency.jurisdiction_id.in_(jurisdictions),
            or_(has_drafted(), Agency.id.in_(actor.agency_ids)),
        )
        .order_by(Agency.name_vi, Agency.id)
    )

    def named(rows: Any) -> list[Choice]:
        return [Choice(id=r.id, name=(r.name_en if language == "en" else "") or r.name_vi) for r in rows]

    return named(procedures), named(agencies)
