"""The reader of uploaded tables against files that mean harm, and against Excel's own habits."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from workflow.adapters import tables
from workflow.adapters.tables import read_table, write_csv, write_xlsx
from workflow.vocabulary.refusals import Incomplete


def refusal(content: bytes) -> str:
    with pytest.raises(Incomplete) as refused:
        read_table(content)
    (missing,) = refused.value.missing
    return missing.key


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    book = Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(*rows: list[object]) -> bytes:
    return workbook(lambda book: [book.active.append(row) for row in rows])  # type: ignore[union-attr]


def repacked(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_with_any_usual_delimiter_and_with_or_without_a_mark(mark: str, encoding: str) -> None:
    text = f"Mã{mark}Tên\r\n\r\nH01{mark}Sở Y tế\r\n"
    found = read_table(text.encode(encoding))
    assert (found.header, found.rows) == (("Mã", "Tên"), ((3, ("H01", "Sở Y tế")),))


def test_a_quoted_cell_keeps_its_line_breaks_and_delimiters() -> None:
    found = read_table(b'a,b\n"x, y\nz",2\n3,4\n')
    assert found.rows == ((3, ("x, y\nz", "2")), (4, ("3", "4")))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "table_empty"),
        (b"a,b\n", "table_empty"),
        ("Mã;Tên\n1;2".encode("utf-16"), "table_not_utf8"),
        ("Mã;Tên\n1;2".encode("cp1258", "replace"), "table_not_utf8"),
        (b'a,b\n"open,2\n', "table_line_malformed"),
        (b"a\n\0", "table_unreadable"),
        (b"PK\x03\x04 and no more", "table_unreadable"),
        (b"a\n" + b"x" * 4_001, "table_cell_too_long"),
        (",".join(["a"] * 41).encode() + b"\n1", "table_too_many_columns"),
        (b"a\n" + b"x\n" * 5_001, "table_too_many_rows"),
        (b"a\n" + b"x" * (5 * 1024 * 1024), "table_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_csv_that_cannot_be_taken_says_why(content: bytes, key: str) -> None:
    assert refusal(content) == key


def test_xlsx_values_become_the_texts_that_people_see() -> None:
    found = read_table(sheet(["a", "b", "c", "d"], [15.0, datetime(2026, 12, 31), True, None], [1.5, "x", 1e20, "y"]))  # noqa: DTZ001  Excel knows no zone
    assert found.rows == ((2, ("15", "2026-12-31", "true")), (3, ("1.5", "x", "100000000000000000000", "y")))


def test_empty_headings_at_the_end_are_dropped() -> None:
    assert read_table(b"a,b,,\n1,2,,\n").header == ("a", "b")


def test_a_date_with_a_time_keeps_both() -> None:
    found = read_table(sheet(["a", "b"], [datetime(2026, 12, 1, 8, 30), date(2026, 12, 1)]))  # noqa: DTZ001  Excel knows no zone
    assert found.rows == ((2, ("2026-12-01T08:30", "2026-12-01")),)


def test_a_formula_is_refused_with_its_line() -> None:
    with pytest.raises(Incomplete) as refused:
        read_table(sheet(["a"], ["x"], ["=1+1"]))
    (missing,) = refused.value.missing
    assert (missing.key, missing.args["line"]) == ("table_with_formula", 3)


def test_macros_are_refused_by_their_part_and_by_their_type() -> None:
    plain = sheet(["a"], ["x"])
    assert refusal(repacked(plain, {"xl/vbaProject.bin": b"code"})) == "table_with_macros"
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        types = package.read("[Content_Types].xml")
    macro = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert macro != types
    assert refusal(repacked(plain, {"[Content_Types].xml": macro})) == "table_with_macros"


def test_printer_settings_that_excel_adds_are_no_harm() -> None:
    content = repacked(sheet(["a"], ["x"]), {"xl/printerSettings/printerSettings1.bin": b"printer"})
    assert read_table(content).rows == ((2, ("x",)),)


def test_a_document_type_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><sst>&a;</sst>'
    assert refusal(repacked(sheet(["a"], ["x"]), {"xl/sharedStrings.xml": bomb})) == "table_hostile"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_document_type_in_another_encoding_is_refused_too(encoding: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aa">]><sst>&a;</sst>'.encode(encoding)
    assert refusal(repacked(sheet(["a"], ["x"]), {"xl/worksheets/sheet1.xml": bomb})) == "table_hostile"


def test_a_workbook_cut_short_is_unreadable() -> None:
    whole = sheet(["a"], ["x"])
    assert refusal(whole[: len(whole) // 2]) == "table_unreadable"


def test_a_part_that_unpacks_far_too_much_is_refused_before_it_is_unpacked() -> None:
    assert refusal(repacked(sheet(["a"], ["x"]), {"xl/media/image1.png": b"\0" * 30_000_000})) == "table_hostile"


def test_too_many_parts_are_refused() -> None:
    many = {f"xl/media/{number}.txt": b"x" for number in range(tables.MAX_PARTS)}
    assert refusal(repacked(sheet(["a"], ["x"]), many)) == "table_hostile"


def test_a_cell_in_the_last_row_of_all_costs_no_million_rows() -> None:
    def fill(book: Workbook) -> None:
        book.active["A1"] = "a"  # type: ignore[index]
        book.active["A1048576"] = "x"  # type: ignore[index]

    assert refusal(workbook(fill)) == "table_too_many_rows"


def test_a_zip_that_is_no_workbook_is_unreadable() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "x")
    assert refusal(out.getvalue()) == "table_unreadable"
    broken = repacked(sheet(["a"], ["x"]), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    assert refusal(broken) == "table_unreadable"


@pytest.mark.parametrize("write", [write_csv, lambda rows: write_xlsx("Bảng", rows)], ids=["csv", "xlsx"])
def test_what_is_written_is_read_back_and_is_never_a_formula(write: Callable[[list[list[str]]], bytes]) -> None:
    found = read_table(write([["Mã", "Tên"], ["=1+1", "Sở Y tế"], ["-5", "@x"]]))
    assert [tuple(cell.lstrip("'") for cell in row) for _line, row in found.rows] == [("=1+1", "Sở Y tế"), ("-5", "@x")]
