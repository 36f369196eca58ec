"""From the cells of a file to values by column, with a problem for each cell that cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.sheets.columns import Column, SheetKind, Value
from workflow.vocabulary.folding import fold
from workflow.vocabulary.refusals import Incomplete, Missing

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The text of a file: the header, and each further row that is not empty with its line number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong in one line. `column` is a column's key, or empty; `missing` says what to do."""

    line: int
    column: str
    cell: str
    missing: Missing


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row's values by column key; a column that the file lacks has none. `cells` keeps what was written."""

    number: int
    values: Mapping[str, Value]
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = field(default=())


def lines_of(sheet: Sheet, kind: SheetKind) -> Iterator[Line]:
    """Every row, read.

    Raises:
        Incomplete: the header lacks a required column, names an unknown one, or one twice.
    """
    columns = _columns(sheet.header, kind)
    return (_line(number, row, columns) for number, row in sheet.rows)


def _columns(header: Sequence[str], kind: SheetKind) -> list[Column | None]:
    found = [next((c for c in kind.columns if fold(title) in c.headers), None) for title in header]
    wrong = [
        Missing(key="header_unknown", place="file", args={"header": title[:80]})
        for title, column in zip(header, found, strict=True)
        if column is None and title
    ]
    named = [column.key for column in found if column is not None]
    wrong += [
        Missing(key="header_twice", place="file", args={"header": kind.column(key).vi})
        for key in dict.fromkeys(named)
        if named.count(key) > 1
    ]
    wrong += [
        Missing(key="header_missing", place="file", args={"vi": column.vi, "en": column.en})
        for column in kind.columns
        if column.required and column.key not in named
    ]
    if wrong:
        raise Incomplete(wrong)
    return found


def _line(number: int, row: Sequence[str], columns: Sequence[Column | None]) -> Line:
    values: dict[str, Value] = {}
    written: dict[str, str] = {}
    problems: list[Problem] = []
    padded = [*row, *([""] * (len(columns) - len(row)))]
    for column, raw in zip(columns, padded, strict=False):
        if column is None:
            continue
        cell = plain(raw)
        written[column.key] = cell
        try:
            values[column.key] = _value(column, cell)
        except ValueError as error:
            missing = Missing(key=str(error), place=column.key, args=_args(column, str(error)))
            problems.append(Problem(line=number, column=column.key, cell=cell, missing=missing))
    if any(cell.strip() for cell in row[len(columns) :]):
        extra = Missing(key="more_cells_than_columns", args={"count": len(columns)})
        problems.append(Problem(line=number, column="", cell="", missing=extra))
    return Line(number=number, values=values, cells=written, problems=tuple(problems))


def _value(column: Column, cell: str) -> Value:
    if column.required and not cell:
        raise ValueError("cell_blank")
    return column.parse(cell)


def _args(column: Column, key: str) -> Mapping[str, str | int]:
    if key != "cell_not_in_list":
        return {}
    return {"words": "; ".join(vi for vi, _en in column.words.values())}


def plain(cell: str) -> str:
    """Without blanks around it, and without the apostrophe that keeps an exported text from being a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
