"""Every recorded silence with its explanation: of a jurisdiction, an agency or a head, 25 a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from workflow.models import Agency, ExplanationRequest, Officer, Reply, SilenceRecord, Tenure
from workflow.queries.objections import name_of
from workflow.queries.oversight import Oversight
from workflow.queries.request_content import named
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import ExplanationState

PER_PAGE = 25
MOST_COUNTED = 1_000


class Waiting(StrEnum):
    """What a silence waits for. The order is that of the tabs."""

    OVERDUE = "overdue"
    """Its explanation is owed and the date has passed."""
    TO_DECIDE = "to_decide"
    ASKED = "asked"
    EXCUSED = "excused"
    UPHELD = "upheld"


@dataclass(frozen=True, kw_only=True)
class SilenceLine:
    """`head_id` None: nobody headed the agency on the due day."""

    reply_id: int
    subject: str
    number: str
    agency_id: int
    agency: str
    head_id: int | None
    head: str
    addressee: str
    recorded_at: datetime
    working_days_late: int
    due_at: datetime
    waiting: Waiting


@dataclass(frozen=True, kw_only=True)
class SilenceChoice:
    waiting: Waiting | None = None
    agency_id: int | None = None
    head_id: int | None = None
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class SilencePage:
    rows: tuple[SilenceLine, ...]
    counts: dict[Waiting, int]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, MOST_COUNTED) // PER_PAGE))

    @property
    def all(self) -> int:
        return sum(self.counts.values())


def silences(session: Session, oversight: Oversight, choice: SilenceChoice, *, language: str = "vi") -> SilencePage:
    """Two statements."""
    now = oversight.now
    within = _within(oversight, choice)
    columns = (func.count().filter(*_condition(one, now)).label(one.value) for one in Waiting)
    counted = session.execute(_joined(select(*columns)).where(*within)).one()
    counts = {one: getattr(counted, one.value) for one in Waiting}
    total = sum(counts.values()) if choice.waiting is None else counts[choice.waiting]
    page = max(1, min(choice.page, -(-min(total, MOST_COUNTED) // PER_PAGE)))
    narrowed = () if choice.waiting is None else _condition(choice.waiting, now)
    rows = session.execute(
        _joined(select(ExplanationRequest, SilenceRecord, Reply))
        .join(Agency, Agency.id == Reply.agency_id)
        .where(*within, *narrowed)
        .options(
            joinedload(ExplanationRequest.addressee),
            joinedload(SilenceRecord.head),
            contains_eager(Reply.agency),
            joinedload(Reply.request),
        )
        .order_by(*_order(choice.waiting))
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return SilencePage(rows=tuple(_line(row, now, language) for row in rows), counts=counts, total=total, page=page)


def _joined(statement: Any) -> Any:
    return (
        statement.select_from(ExplanationRequest)
        .join(SilenceRecord, SilenceRecord.reply_id == ExplanationRequest.reply_id)
        .join(Reply, Reply.id == ExplanationRequest.reply_id)
    )


def _within(oversight: Oversight, choice: SilenceChoice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [ExplanationRequest.jurisdiction_id.in_(oversight.clocks)]
    if choice.agency_id is not None:
        conditions.append(ExplanationRequest.agency_id == choice.agency_id)
    if choice.head_id is not None:
        conditions.append(_answers(choice.head_id))
    return conditions


def _answers(officer_id: int) -> ColumnElement[bool]:
    """Headed the agency on the due day, or was asked to explain."""
    return or_(SilenceRecord.head_id == officer_id, ExplanationRequest.addressee_id == officer_id)


def _condition(waiting: Waiting, now: datetime) -> tuple[ColumnElement[bool], ...]:
    state = ExplanationRequest.state
    return {
        Waiting.OVERDUE: (state == ExplanationState.ASKED, ExplanationRequest.due_at <= now),
        Waiting.TO_DECIDE: (state == ExplanationState.EXPLAINED,),
        Waiting.ASKED: (state == ExplanationState.ASKED, ExplanationRequest.due_at > now),
        Waiting.EXCUSED: (state == ExplanationState.EXCUSED,),
        Waiting.UPHELD: (state == ExplanationState.UPHELD,),
    }[waiting]


def _order(waiting: Waiting | None) -> Sequence[Any]:
    """What burns from its old end; the rest from the newest."""
    if waiting in {Waiting.OVERDUE, Waiting.TO_DECIDE, Waiting.ASKED}:
        return (ExplanationRequest.due_at.asc(), ExplanationRequest.id.asc())
    return (ExplanationRequest.asked_at.desc(), ExplanationRequest.id.desc())


def waits_for(state: ExplanationState, due_at: datetime, now: datetime) -> Waiting:
    if state is ExplanationState.ASKED:
        return Waiting.OVERDUE if now >= due_at else Waiting.ASKED
    return Waiting.TO_DECIDE if state is ExplanationState.EXPLAINED else Waiting(state.value)


def _line(row: Any, now: datetime, language: str) -> SilenceLine:
    asked, silence, reply = row
    return SilenceLine(
        reply_id=reply.id,
        subject=reply.request.subject,
        number=reply.request.number or "",
        agency_id=reply.agency_id,
        agency=named(reply.agency, language),
        head_id=silence.head_id,
        head=name_of(silence.head),
        addressee=name_of(asked.addressee),
        recorded_at=silence.recorded_at,
        working_days_late=silence.working_days_late,
        due_at=asked.due_at,
        waiting=waits_for(asked.state, asked.due_at, now),
    )


@dataclass(frozen=True, kw_only=True)
class Term:
    agency_id: int
    agency: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class HeadView:
    """An officer who heads or headed agencies of an overseen jurisdiction, latest first."""

    officer_id: int
    name: str
    title: str
    terms: tuple[Term, ...]


def head_view(session: Session, oversight: Oversight, officer_id: int, *, language: str = "vi") -> HeadView:
    """One statement.

    Raises:
        NotFound: this officer never headed an agency here.
    """
    rows = session.execute(
        select(Officer, Tenure, Agency)
        .join(Tenure, Tenure.officer_id == Officer.id)
        .join(Agency, Agency.id == Tenure.agency_id)
        .where(Officer.id == officer_id, Agency.jurisdiction_id.in_(oversight.clocks))
        .order_by(Tenure.since.desc(), Tenure.id.desc())
    ).all()
    if not rows:
        raise NotFound
    officer = rows[0][0]
    terms = (
        Term(agency_id=agency.id, agency=named(agency, language), since=tenure.since, until=tenure.until)
        for _officer, tenure, agency in rows
    )
    return HeadView(officer_id=officer.id, name=officer.full_name, title=officer.title, terms=tuple(terms))


__all__ = [
    "MOST_COUNTED",
    "PER_PAGE",
    "HeadView",
    "SilenceChoice",
    "SilencePage",
    "Waiting",
    "head_view",
    "silences",
    "waits_for",
]
