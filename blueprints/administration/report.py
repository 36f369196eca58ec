"""An import's report in the reader's words."""

from dataclasses import dataclass, replace

from blueprints.administration import scope
from blueprints.web.messages import describe_missing
from workflow.services.administering import Outcome
from workflow.services.import_table import ImportedRow, ImportReport
from workflow.sheets import Problem, kind_of
from workflow.vocabulary.refusals import Missing

SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    line: int
    column: str
    cell: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """`changes`: header, what stood, what is written."""

    line: int
    outcome: Outcome
    cells: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """At most `SHOWN` lines of each kind are listed; the numbers count all."""

    created: int
    changed: int
    unchanged: int
    problems: tuple[ProblemLine, ...]
    problem_count: int
    rows: tuple[RowLine, ...]
    row_count: int
    delegations_ended: int

    @classmethod
    def of(cls, report: ImportReport) -> "ReportPage":
        counts = report.counts
        touched = [row for row in report.rows if row.outcome is not Outcome.UNCHANGED]
        return cls(
            created=counts[Outcome.CREATED],
            changed=counts[Outcome.CHANGED],
            unchanged=counts[Outcome.UNCHANGED],
            problems=tuple(_problem(report.kind, problem) for problem in report.problems[:SHOWN]),
            problem_count=len(report.problems),
            rows=tuple(_row(report.kind, row) for row in touched[:SHOWN]),
            row_count=len(touched),
            delegations_ended=report.delegations_ended,
        )


def _header(kind: str, column: str) -> str:
    return kind_of(kind).column(column).header(scope.language()) if column else ""


def _problem(kind: str, problem: Problem) -> ProblemLine:
    return ProblemLine(
        line=problem.line,
        column=_header(kind, problem.column),
        cell=problem.cell,
        sentence=describe_missing(_in_readers_words(kind, problem)),
    )


def _in_readers_words(kind: str, problem: Problem) -> Missing:
    """The words of a closed list stand in the file's two languages; the reader sees one."""
    if problem.missing.key != "cell_not_in_list":
        return problem.missing
    place = 1 if scope.language() == "en" else 0
    words = "; ".join(pair[place] for pair in kind_of(kind).column(problem.column).words.values())
    return replace(problem.missing, args={"words": words})


def _row(kind: str, row: ImportedRow) -> RowLine:
    changes = tuple((_header(kind, column), before, after) for column, before, after in row.changes)
    return RowLine(line=row.line, outcome=row.outcome, cells=row.cells, changes=changes)
