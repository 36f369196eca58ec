"""Reads uploaded CSV and XLSX tables, and writes both. What is uploaded is taken for hostile until it is read.

Bounds: 5 MB, 5,000 rows, 40 columns, 4,000 characters in a cell; an XLSX may unpack to 60 MB at most, no part more than
200-fold. Macros, formulas, and XML with a document type are refused rather than ignored.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workflow.sheets import Sheet, neutralised
from workflow.vocabulary.refusals import Incomplete, Missing

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 40
MAX_CELL = 4_000
MAX_PARTS = 500
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 200
SMALL_PART = 100 * 1024
ZIP_START = b"PK"
# The parsers read UTF-16 too.
DOCUMENT_TYPES = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
DELIMITERS = (";", "\t", ",")
# openpyxl answers broken files with whatever its parts raise (what defusedxml refuses is a ValueError); none of that is
# the user's to read.
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
)
Rows = Iterator[tuple[int, Sequence[str]]]


def refused(key: str, **args: str | int) -> Incomplete:
    return Incomplete([Missing(key=key, place="file", args=args)])


def read_table(content: bytes) -> Sheet:
    """The kind of file is told by its content, not by its name.

    Raises:
        Incomplete: it is no table that can be read; the one missing item says why.
    """
    if len(content) > MAX_BYTES:
        raise refused("table_too_large", limit=MAX_BYTES // (1024 * 1024))
    rows = _xlsx_rows(content) if content.startswith(ZIP_START) else _csv_rows(content)
    return _sheet(rows)


def _sheet(rows: Rows) -> Sheet:
    header: tuple[str, ...] = ()
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        _bounded(number, cells)
        if not header:
            header = _without_blank_end(cells)
            continue
        kept.append((number, tuple(cells)))
        if len(kept) > MAX_ROWS:
            raise refused("table_too_many_rows", limit=MAX_ROWS)
    if not kept:
        raise refused("table_empty")
    return Sheet(header=header, rows=tuple(kept))


def _bounded(number: int, cells: Sequence[str]) -> None:
    if len(cells) > MAX_COLUMNS:
        raise refused("table_too_many_columns", limit=MAX_COLUMNS)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise refused("table_cell_too_long", line=number, limit=MAX_CELL)
    if any("\0" in cell for cell in cells):
        raise refused("table_unreadable")


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _csv_rows(content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused("table_not_utf8") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        raise refused("table_line_malformed", line=reader.line_num) from None


def _delimiter(text: str) -> str:
    """The one that splits the header most often; Excel writes ; in a Vietnamese system and , in an English one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


def _xlsx_rows(content: bytes) -> Rows:
    _check_package(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        yield from _sheet_rows(book.worksheets[0])
    except UNREADABLE:
        raise refused("table_unreadable") from None


def _check_package(content: bytes) -> None:
    """Looks at every part before openpyxl does: count, sizes, ratio, macros, document types."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_sizes(parts)
            names = {part.filename.lower() for part in parts}
            if any("vbaproject" in name or name.endswith((".exe", ".dll")) for name in names):
                raise refused("table_with_macros")
            if "xl/workbook.xml" not in names:
                raise refused("table_unreadable")
            for part in parts:
                _check_part(package.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise refused("table_unreadable") from None


def _check_sizes(parts: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    swollen = any(p.file_size > SMALL_PART and p.file_size > MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or swollen:
        raise refused("table_hostile")


def _check_part(content: bytes) -> None:
    if any(mark in content for mark in DOCUMENT_TYPES):
        raise refused("table_hostile")
    if b"macroEnabled" in content:
        raise refused("table_with_macros")


def _sheet_rows(worksheet: Any) -> Rows:
    worksheet.reset_dimensions()  # what the file says of its own size may be a lie
    for number, row in enumerate(worksheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        if number > 2 * MAX_ROWS:
            raise refused("table_too_many_rows", limit=MAX_ROWS)
        cells = [_xlsx_text(cell, number) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _xlsx_text(cell: Any, line: int) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise refused("table_with_formula", line=line)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; nothing in it can start a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of plain texts with a bold, frozen header; no cell is ever a formula, a link or a number."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        as_text = book.add_format({"num_format": "@"})
        sheet.set_column(0, MAX_COLUMNS, 22, as_text)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                sheet.write_string(number, position, cell, bold if number == 0 else as_text)
    return out.getvalue()
