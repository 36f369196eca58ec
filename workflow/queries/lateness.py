"""How late each agency was, week by week: working days, averaged over what was due in that week."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from workflow.calendar import local_day
from workflow.models import Reply, SettledDay
from workflow.queries.charges import charge, clock_stood, ended_at, stops_after_date
from workflow.queries.due_periods import WEEKS, monday_of
from workflow.queries.oversight import Oversight, Scope, open_parts, settled_in
from workflow.queries.standings import decisive

MOST_AGENCIES = 25


@dataclass(frozen=True, kw_only=True)
class Week:
    """Replies due in one week that are answered, late or silent; what is still to come or excused is left out."""

    counted: int = 0
    late: int = 0
    days: int = 0

    def __add__(self, other: "Week") -> "Week":
        return Week(counted=self.counted + other.counted, late=self.late + other.late, days=self.days + other.days)

    @property
    def mean(self) -> float | None:
        """Working days late per reply; None when nothing was due."""
        return self.days / self.counted if self.counted else None


@dataclass(frozen=True, kw_only=True)
class AgencyWeeks:
    agency_id: int
    weeks: dict[date, Week] = field(default_factory=dict)

    def of(self, monday: date) -> Week:
        return self.weeks.get(monday, Week())

    @property
    def days(self) -> int:
        return sum(week.days for week in self.weeks.values())


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """`mondays` name the weeks; agencies with the most days late first, at most `MOST_AGENCIES` of `agencies`."""

    mondays: tuple[date, ...]
    rows: tuple[AgencyWeeks, ...]
    agencies: int


def lateness(session: Session, scope: Scope, oversight: Oversight) -> Lateness:
    """The last twelve weeks of the slice that have begun.

    Three statements, and one where a clock stood: what is settled, what is open and late, and of the latter apart, one
    by one, whose clock stood after the date or whose mail did not arrive.
    """
    mondays = _mondays(scope, oversight.today)
    if not mondays:
        return Lateness(mondays=(), rows=(), agencies=0)
    narrowed, found = _narrowed(scope, mondays), dict[int, dict[date, Week]]()
    for row in session.execute(_settled(narrowed, oversight, mondays)):
        if row.counted:
            week = Week(counted=row.counted, late=row.late, days=row.days)
            found.setdefault(row.agency_id, {})[mondays[row.week]] = week
    for row in session.execute(_open(narrowed, oversight)):
        _add(found, row.agency_id, row.due_day, _late(row, oversight))
    apart = session.scalars(_stood(narrowed, oversight)).all()
    stops = stops_after_date(session, apart, oversight.now)
    for reply in apart:
        clock = oversight.clocks[reply.jurisdiction_id]
        days = charge(ended_at(reply, oversight.now), reply.due_at, clock, stops.get(reply.id, ())).days
        _add(found, reply.agency_id, reply.due_day, Week(counted=1, late=1, days=days))
    rows = [AgencyWeeks(agency_id=agency_id, weeks=weeks) for agency_id, weeks in found.items()]
    rows.sort(key=lambda row: (-row.days, row.agency_id))
    return Lateness(mondays=mondays, rows=tuple(rows[:MOST_AGENCIES]), agencies=len(rows))


def _add(found: dict[int, dict[date, Week]], agency_id: int, due_day: date, more: Week) -> None:
    weeks, monday = found.setdefault(agency_id, {}), monday_of(due_day)
    weeks[monday] = weeks.get(monday, Week()) + more


def _mondays(scope: Scope, today: date) -> tuple[date, ...]:
    last = monday_of(min(scope.due_to or today, today))
    first = last - timedelta(weeks=WEEKS - 1)
    if scope.due_from is not None:
        first = max(first, monday_of(scope.due_from))
    return tuple(first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))


def _narrowed(scope: Scope, mondays: tuple[date, ...]) -> Scope:
    sunday = mondays[-1] + timedelta(days=6)
    return Scope(
        due_from=max(scope.due_from or mondays[0], mondays[0]),
        due_to=min(scope.due_to or sunday, sunday),
        agency_id=scope.agency_id,
        procedure_id=scope.procedure_id,
    )


def _settled(scope: Scope, oversight: Oversight, mondays: Sequence[date]) -> Select[Any]:
    """(agency, number of the week, how many, how many late, days late); what was excused counts nowhere."""
    in_week = [(SettledDay.due_day < monday, number) for number, monday in enumerate(mondays[1:])]
    week = case(*in_week, else_=len(mondays) - 1) if in_week else literal(0)
    late = SettledDay.answered_late + SettledDay.silent
    rows = (
        select(SettledDay.agency_id, week.label("week"), SettledDay.on_time, late.label("late"), SettledDay.days_late)
        .where(*settled_in(scope, oversight))
        .subquery()
    )
    return select(
        rows.c.agency_id,
        rows.c.week,
        func.sum(rows.c.on_time + rows.c.late).label("counted"),
        func.sum(rows.c.late).label("late"),
        func.sum(rows.c.days_late).label("days"),
    ).group_by(rows.c.agency_id, rows.c.week)


def _open(scope: Scope, oversight: Oversight) -> Select[Any]:
    """(agency, due day, instant held against the due date, how many) of what is owed or claimed, and late."""
    ended = decisive(oversight.now)
    columns = (Reply.agency_id, Reply.jurisdiction_id, Reply.due_day, ended.label("ended"))
    late = (ended >= Reply.due_at, ~clock_stood(oversight.now))
    arms = (select(*columns).where(*arm, *late) for arm in open_parts(scope, oversight))
    rows = union_all(*arms).subquery()
    keys = (rows.c.agency_id, rows.c.jurisdiction_id, rows.c.due_day, rows.c.ended)
    return select(*keys, func.count().label("counted")).group_by(*keys)


def _stood(scope: Scope, oversight: Oversight) -> Select[Reply]:
    """What is open and late, and of which days may be taken off: few, so that each is counted by itself."""
    late = (decisive(oversight.now) >= Reply.due_at, clock_stood(oversight.now))
    arms = (select(Reply.id).where(*arm, *late) for arm in open_parts(scope, oversight))
    return select(Reply).where(Reply.id.in_(select(union_all(*arms).subquery().c.id)))


def _late(row: Any, oversight: Oversight) -> Week:
    """As `calendar.distance`: a begun working day is a whole one."""
    clock = oversight.clocks[row.jurisdiction_id]
    days = max(1, -clock.calendar.working_days_between(local_day(row.ended, clock.timezone), row.due_day))
    return Week(counted=row.counted, late=row.counted, days=days * row.counted)
