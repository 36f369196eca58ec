"""Import a table of master data: first a rehearsal that says line by line what would happen, then all or nothing.

The rehearsal runs the very services of the forms and undoes them, so what it promises is what the import does. Rows may
stand in any order: a row that needs another is tried again after it. The file waits in the store under its digest
between the two steps, and is judged anew when it is applied.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from workflow.adapters.tables import read_table
from workflow.queries.calendar_moves import Foreseen
from workflow.services.administering import Outcome, Saved, administered
from workflow.services.import_lookup import Lookup
from workflow.services.import_people import import_delegation, import_membership, import_officer, import_tenure
from workflow.services.import_rows import import_agency, import_day, import_procedure
from workflow.services.recompute_dates import Recomputing
from workflow.sheets import Line, Problem, SheetKind, cell_text, kind_of, lines_of
from workflow.sheets.cells import day
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Incomplete, Missing, NotFound

Importer = Callable[[UnitOfWork, Lookup, Line], Saved]
IMPORTERS: Mapping[str, Importer] = {
    "agencies": import_agency,
    "officers": import_officer,
    "memberships": import_membership,
    "tenures": import_tenure,
    "delegations": import_delegation,
    "procedures": import_procedure,
    "calendar": import_day,
}
# Fields of the services under the names of the columns.
COLUMN_OF = {
    "parent_id": "parent",
    "agency_id": "agency",
    "officer_id": "username",
    "mandatory_ids": "mandatory",
    "delegate_username": "delegate",
}
PASSES = 8


@dataclass(frozen=True, kw_only=True)
class HoldTable:
    jurisdiction_id: int
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ImportTable:
    """`digest` as `hold_table` returned it; `name` of the file is for the trail. `apply` False only rehearses.

    `seen`: of a calendar, what the rehearsal showed to move. `language`: whose words the report uses for values.
    """

    jurisdiction_id: int
    kind: str
    digest: str
    name: str = ""
    apply: bool = False
    seen: Foreseen | None = None
    language: str = "vi"


@dataclass(frozen=True, kw_only=True)
class ImportedRow:
    """`changes`: column, what stood, what is written, as text. `delegations_ended`: how many lose their ground."""

    line: int
    outcome: Outcome
    cells: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    delegations_ended: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """Rows in the order of the file. With any problem nothing was, or would be, written.

    `foreseen`: of a calendar that changes, what happens to the open dates.
    """

    kind: str
    applied: bool
    rows: tuple[ImportedRow, ...]
    problems: tuple[Problem, ...]
    foreseen: Foreseen | None = None

    @property
    def counts(self) -> Mapping[Outcome, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def delegations_ended(self) -> int:
        return sum(row.delegations_ended for row in self.rows)


class _OnlyRehearsedError(Exception):
    """Undoes what the rehearsal did."""


def hold_table(uow: UnitOfWork, command: HoldTable) -> str:
    """Keep the uploaded file for the next step; returns its digest.

    Raises:
        Incomplete: the file or its header cannot be read.
    """
    administered(uow, command.jurisdiction_id)
    lines_of(read_table(command.content), kind_of(command.kind))
    return uow.files.put(command.content)


def import_table(uow: UnitOfWork, command: ImportTable) -> ImportReport:
    """Rehearse, and with `apply` keep, the whole table.

    Raises:
        NotFound: there is no such table, or the file is no longer held.
        Incomplete: the file cannot be read.
    """
    dates = Recomputing(uow, administered(uow, command.jurisdiction_id))
    kind = kind_of(command.kind)
    lines = list(lines_of(read_table(_held(uow, command.digest)), kind))
    try:
        with uow.attempt():
            report = _with_dates(_Run(uow, command, kind).report(lines), dates, command)
            if not report.applied:
                raise _OnlyRehearsedError  # noqa: TRY301  only an exception undoes a savepoint
            _record(uow, command, report)
    except _OnlyRehearsedError:
        pass
    return report


def _with_dates(report: ImportReport, dates: Recomputing, command: ImportTable) -> ImportReport:
    """A changed calendar moves the open dates with it; what was not shown before is not applied.

    Who applies without having looked has seen nothing, and may change what moves nothing.
    """
    if report.problems or not dates.changed:
        return report
    seen = command.seen or Foreseen(version=dates.version)
    found, done = dates.recompute(seen if report.applied else None)
    return replace(report, foreseen=found, applied=done)


def _held(uow: UnitOfWork, digest: str) -> bytes:
    try:
        with uow.files.open(digest) as file:
            return file.read()
    except (FileNotFoundError, ValueError):
        raise NotFound from None


def _record(uow: UnitOfWork, command: ImportTable, report: ImportReport) -> None:
    uow.record(
        Event(
            name="table_imported",
            subject="jurisdiction",
            subject_id=command.jurisdiction_id,
            jurisdiction_id=command.jurisdiction_id,
            after={
                "kind": command.kind,
                "file": command.name,
                "digest": command.digest,
                "counts": {outcome.value: number for outcome, number in report.counts.items()},
            },
        )
    )


class _Run:
    """One pass after the other over the lines that are not done yet."""

    def __init__(self, uow: UnitOfWork, command: ImportTable, kind: SheetKind) -> None:
        self._uow = uow
        self._command = command
        self._kind = kind
        self._lookup = Lookup.of(uow, command.jurisdiction_id)
        self._import = IMPORTERS[kind.code]
        self._rows: dict[int, ImportedRow] = {}
        self._problems: dict[int, tuple[Problem, ...]] = {}

    def report(self, lines: list[Line]) -> ImportReport:
        waiting = [line for line in self._without_repeats(lines) if not self._unreadable(line)]
        for _ in range(PASSES):
            left = [line for line in waiting if not self._done(line)]
            if not left or len(left) == len(waiting):
                break
            waiting = left[::-1]  # the other way round, so that a long chain needs no pass for each link
        problems = tuple(problem for number in sorted(self._problems) for problem in self._problems[number])
        return ImportReport(
            kind=self._kind.code,
            applied=self._command.apply and not problems,
            rows=tuple(self._rows[number] for number in sorted(self._rows)),
            problems=problems,
        )

    def _without_repeats(self, lines: list[Line]) -> list[Line]:
        first: dict[tuple[str, ...], int] = {}
        for line in (line for line in lines if not line.problems):
            identity = tuple(str(line.values.get(key)).casefold() for key in self._kind.identity)
            earlier = first.setdefault(identity, line.number)
            if earlier != line.number:
                missing = Missing(key="line_repeats", args={"line": earlier})
                self._problems[line.number] = (Problem(line=line.number, column="", cell="", missing=missing),)
        return [line for line in lines if line.number not in self._problems]

    def _unreadable(self, line: Line) -> bool:
        if line.problems:
            self._problems[line.number] = line.problems
        return bool(line.problems)

    def _done(self, line: Line) -> bool:
        try:
            with self._uow.attempt():
                saved = self._import(self._uow, self._lookup, line)
        except Incomplete as refusal:
            self._problems[line.number] = tuple(self._problem(line, missing) for missing in refusal.missing)
            return False
        self._problems.pop(line.number, None)
        self._rows[line.number] = self._row(line, saved)
        return True

    def _problem(self, line: Line, missing: Missing) -> Problem:
        column = self._column(missing.place)
        return Problem(line=line.number, column=column, cell=line.cells.get(column, ""), missing=missing)

    def _column(self, place: str) -> str:
        if self._kind.code == "delegations" and place == "until":
            return "ends_at"
        name = COLUMN_OF.get(place, place)
        return name if any(column.key == name for column in self._kind.columns) else ""

    def _row(self, line: Line, saved: Saved) -> ImportedRow:
        shown = tuple(line.cells.get(column.key, "") for column in self._kind.columns[:3])
        changes = tuple(self._changes(line, saved)) if saved.outcome is Outcome.CHANGED else ()
        return ImportedRow(
            line=line.number,
            outcome=saved.outcome,
            cells=shown,
            changes=changes,
            delegations_ended=saved.delegations_ended,
        )

    def _changes(self, line: Line, saved: Saved) -> list[tuple[str, str, str]]:
        found = []
        for place, written in saved.after.items():
            column, by_id = self._column(place), place.endswith("_id")
            before = "" if by_id else self._text(column, saved.before.get(place))
            found.append((column, before, line.cells.get(column, "") if by_id else self._text(column, written)))
        return found

    def _text(self, column: str, value: Any) -> str:
        """Of a value as the trail holds it: ISO dates, plain codes."""
        if isinstance(value, str) and self._kind.column(column).parse is day and value:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        if isinstance(value, bool):
            return cell_text(self._kind.column(column), value, self._command.language)
        words = {str(member.value): member for member in self._kind.column(column).words}
        if str(value) in words:
            return cell_text(self._kind.column(column), words[str(value)], self._command.language)
        if isinstance(value, list):
            return "; ".join(str(item) for item in value)
        return "" if value is None else str(value)
