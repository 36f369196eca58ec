"""What a supervisor looks over: the overseen jurisdictions with their clocks, and the slice of replies chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Boolean, ColumnElement, exists, literal, literal_column, or_, select
from sqlalchemy.orm import Session

from workflow.calendar import DayEnd, local_day
from workflow.models import Agency, CommentRequest, Jurisdiction, Procedure, Reply, SettledDay
from workflow.models.base import UtcDateTime
from workflow.models.reply import CLAIMED_SQL, OWING_SQL
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.queries.request_content import named
from workflow.queries.visibility import OVERSEERS
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import NotFound

# The conditions of the partial indexes, word for word: SQLite takes one only when it reads the same words.
OWING: ColumnElement[bool] = literal_column(f"reply.{OWING_SQL}", Boolean)
CLAIMED: ColumnElement[bool] = literal_column(f"reply.{CLAIMED_SQL}", Boolean)
NEAR_WORKING_DAYS = 2


def instant(at: datetime) -> ColumnElement[datetime]:
    return literal(at, UtcDateTime())


@dataclass(frozen=True, kw_only=True)
class Oversight:
    """The jurisdictions that an actor oversees, and the present instant. Not empty."""

    clocks: dict[int, JurisdictionClock]
    names: dict[int, str]
    now: datetime

    @property
    def first(self) -> JurisdictionClock:
        return next(iter(self.clocks.values()))

    @property
    def today(self) -> date:
        return local_day(self.now, self.first.timezone)

    def near_until(self, jurisdiction_id: int) -> datetime:
        """What is due up to this instant has at most `NEAR_WORKING_DAYS` working days left."""
        clock = self.clocks[jurisdiction_id]
        last = local_day(self.now, clock.timezone)
        for _ in range(NEAR_WORKING_DAYS + 1):
            last = clock.calendar.next_working(last)
        return DayEnd().instant(last - timedelta(days=1), clock.timezone)


def oversight_of(session: Session, actor: Actor, now: datetime, *, language: str = "vi") -> Oversight:
    """One statement, and one more per jurisdiction whose calendar is not known yet.

    Raises:
        NotFound: the actor oversees nothing.
    """
    ids = actor.jurisdictions_as(*OVERSEERS)
    if not ids:
        raise NotFound
    rows = session.scalars(select(Jurisdiction).where(Jurisdiction.id.in_(ids)).order_by(Jurisdiction.id)).all()
    return Oversight(
        clocks={row.id: jurisdiction_clock(session, row) for row in rows},
        names={row.id: row.name_en if language == "en" and row.name_en else row.name_vi for row in rows},
        now=now,
    )


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A slice of the overseen replies, by local due day, both ends inclusive.

    `with_owed`: what is still owed counts however long ago it was due, so that nobody drops out by being very late.
    """

    due_from: date | None = None
    due_to: date | None = None
    with_owed: bool = False
    agency_id: int | None = None
    procedure_id: int | None = None

    def of_agency(self, agency_id: int) -> "Scope":
        return replace(self, agency_id=agency_id)


Condition = ColumnElement[bool]


def chosen(scope: Scope, oversight: Oversight, *, by_jurisdiction: bool = True) -> list[Condition]:
    """Agency and procedure, within what is overseen; no time.

    `by_jurisdiction` False keeps SQLite from reading the jurisdiction's whole index where a smaller one serves.
    """
    jurisdiction = Reply.jurisdiction_id if by_jurisdiction else Reply.jurisdiction_id + 0
    conditions: list[Condition] = [jurisdiction.in_(oversight.clocks)]
    if scope.agency_id is not None:
        conditions.append(Reply.agency_id == scope.agency_id)
    if scope.procedure_id is not None:
        procedure = CommentRequest.procedure_id == scope.procedure_id
        conditions.append(exists().where(CommentRequest.id == Reply.request_id, procedure))
    return conditions


def due_after(scope: Scope, oversight: Oversight) -> list[Condition]:
    if scope.due_from is None:
        return []
    midnight = datetime.combine(scope.due_from, time.min, oversight.first.timezone)
    return [Reply.due_at > instant(midnight)]


def due_until(scope: Scope, oversight: Oversight) -> list[Condition]:
    if scope.due_to is None:
        return []
    return [Reply.due_at <= instant(DayEnd().instant(scope.due_to, oversight.first.timezone))]


def within(scope: Scope, oversight: Oversight, *, by_jurisdiction: bool = True) -> list[Condition]:
    """All conditions of the slice in one list."""
    after = due_after(scope, oversight)
    if after and scope.with_owed:
        after = [or_(*after, OWING)]
    return [*chosen(scope, oversight, by_jurisdiction=by_jurisdiction), *after, *due_until(scope, oversight)]


def settled_in(scope: Scope, oversight: Oversight) -> list[Condition]:
    """The slice of the kept sums, by local due day."""
    conditions: list[Condition] = [SettledDay.jurisdiction_id.in_(oversight.clocks)]
    if scope.due_from is not None:
        conditions.append(SettledDay.due_day >= scope.due_from)
    if scope.due_to is not None:
        conditions.append(SettledDay.due_day <= scope.due_to)
    if scope.agency_id is not None:
        conditions.append(SettledDay.agency_id == scope.agency_id)
    if scope.procedure_id is not None:
        conditions.append(SettledDay.procedure_id == scope.procedure_id)
    return conditions


def open_parts(scope: Scope, oversight: Oversight) -> list[list[Condition]]:
    """What the kept sums leave out, as disjoint parts, each a range of one small index."""
    base, after = chosen(scope, oversight, by_jurisdiction=False), due_after(scope, oversight)
    until = due_until(scope, oversight)
    unanswered = Reply.sent_at.is_(None)
    found = [[OWING, unanswered, *base, *after, *until], [CLAIMED, unanswered, *base, *after, *until]]
    if after and scope.with_owed:
        found.append([OWING, ~after[0], *base, *until])
    return found


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters offer: (id, words), agencies by kind and name."""

    agencies: tuple[tuple[int, str], ...]
    symbols: dict[int, str]
    procedures: tuple[tuple[int, str], ...]

    @property
    def names(self) -> dict[int, str]:
        return dict(self.agencies)


def choices_of(session: Session, oversight: Oversight, *, language: str = "vi") -> Choices:
    """Two statements."""
    agencies: Sequence[Agency] = session.scalars(
        select(Agency).where(Agency.jurisdiction_id.in_(oversight.clocks)).order_by(Agency.name_vi, Agency.id)
    ).all()
    procedures: Sequence[Procedure] = session.scalars(
        select(Procedure).where(Procedure.jurisdiction_id.in_(oversight.clocks)).order_by(Procedure.id)
    ).all()
    return Choices(
        agencies=tuple((agency.id, named(agency, language)) for agency in agencies),
        symbols={agency.id: agency.symbol for agency in agencies},
        procedures=tuple((procedure.id, named(procedure, language)) for procedure in procedures),
    )
