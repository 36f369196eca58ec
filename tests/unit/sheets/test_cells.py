"""What stands in a cell, and what it means."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.sheets import KINDS, cell_text, cells, kind_of, lines_of, neutralised
from workflow.sheets.reading import Sheet, plain
from workflow.sheets.words import AGENCY_KINDS, ROLES
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.refusals import Incomplete, NotFound
from workflow.vocabulary.roles import Role


@pytest.mark.parametrize("cell", ["31/12/2026", "31-12-2026", "2026-12-31", "31.12.2026"])
def test_a_date_is_read_as_people_write_it(cell: str) -> None:
    assert cells.day(cell) == date(2026, 12, 31)


@pytest.mark.parametrize("cell", ["31/02/2026", "12/31/2026", "mai", "2026"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="cell_no_date"):
        cells.day(cell)


@pytest.mark.parametrize("cell", ["01/12/2026 08:30", "2026-12-01T08:30", "2026-12-01 08:30:00"])
def test_a_moment_is_a_date_and_a_time(cell: str) -> None:
    assert cells.moment(cell) == datetime(2026, 12, 1, 8, 30)  # noqa: DTZ001  local time of the jurisdiction


def test_a_bare_date_is_the_beginning_of_the_day_and_nothing_is_nothing() -> None:
    assert cells.moment("01/12/2026") == datetime(2026, 12, 1)  # noqa: DTZ001  local time of the jurisdiction
    assert cells.moment("") is None
    assert cells.day("") is None
    assert cells.whole("") is None
    assert cells.count("") == 0


@pytest.mark.parametrize(
    ("read", "cell"), [(cells.moment, "8 giờ sáng"), (cells.whole, "15 ngày"), (cells.whole, "1e9")]
)
def test_what_is_no_time_or_number_is_refused(read: object, cell: str) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="cell_no_"):
        read(cell)


def test_yes_and_no_in_both_languages_and_blank_says_neither() -> None:
    assert [cells.yes_no(cell) for cell in ("Có", "yes", "X", "Không", "no", "")] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]
    with pytest.raises(ValueError, match="cell_no_yes_or_no"):
        cells.yes_no("có lẽ")


@pytest.mark.parametrize("cell", ["leader", "Lãnh đạo", "LANH DAO", "lãnh đạo"])
def test_a_closed_list_takes_its_code_and_both_words(cell: str) -> None:
    assert cells.OneOf(ROLES)(cell) is Role.LEADER
    assert cells.OneOf(ROLES)("") is None


@pytest.mark.parametrize("cell", ["sở", "Ban", "ngành", "Sở, ban, ngành", "department"])
def test_one_of_several_words_is_enough(cell: str) -> None:
    assert cells.OneOf(AGENCY_KINDS)(cell) is AgencyKind.DEPARTMENT


def test_a_word_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="cell_not_in_list"):
        cells.OneOf(ROLES)("giám đốc")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_no_text_leaves_as_a_formula_and_each_comes_back(text: str) -> None:
    out = neutralised(text)
    assert not out.startswith(("=", "+", "-", "@"))
    if not text.strip().startswith("'"):
        assert plain(out) == text.strip()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_example_of_each_template_is_read_without_a_problem(kind: object, language: str) -> None:
    table = kind_of(kind.code)  # type: ignore[attr-defined]
    header = tuple(column.header(language) for column in table.columns)
    example = tuple(column.example[1 if language == "en" else 0] for column in table.columns)
    (line,) = lines_of(Sheet(header=header, rows=((2, example),)), table)
    assert line.problems == ()
    for column in table.columns:
        written = cell_text(column, line.values[column.key], language)
        assert column.parse(plain(written)) == line.values[column.key]


def test_an_unknown_kind_of_table_is_not_found() -> None:
    with pytest.raises(NotFound):
        kind_of("passwords")


def test_a_line_longer_than_the_header_is_a_problem() -> None:
    sheet = Sheet(header=("day", "kind", "name", "source"), rows=((7, ("24/12/2026", "nghỉ", "a", "1", "more")),))
    (line,) = lines_of(sheet, kind_of("calendar"))
    assert [(p.line, p.missing.key) for p in line.problems] == [(7, "more_cells_than_columns")]


def test_a_column_without_a_heading_is_passed_over() -> None:
    sheet = Sheet(header=("day", "", "kind", "name", "source"), rows=((2, ("24/12/2026", "x", "nghỉ", "a", "1")),))
    (line,) = lines_of(sheet, kind_of("calendar"))
    assert (line.problems, line.values["name"]) == ((), "a")


def test_a_header_that_lacks_or_repeats_a_column_is_refused_with_each_of_them() -> None:
    with pytest.raises(Incomplete) as refused:
        list(lines_of(Sheet(header=("day", "Ngày", "what"), rows=((2, ("24/12/2026", "", "")),)), kind_of("calendar")))
    assert {item.key for item in refused.value.missing} >= {"header_missing", "header_twice"}


def test_a_blank_cell_that_must_be_filled_and_a_word_outside_the_list_are_problems_of_the_line() -> None:
    sheet = Sheet(header=("day", "kind", "name", "source"), rows=((2, ("", "lễ", "a", "1")),))
    (line,) = lines_of(sheet, kind_of("calendar"))
    assert [(p.column, p.missing.key) for p in line.problems] == [("day", "cell_blank"), ("kind", "cell_not_in_list")]
    assert line.problems[1].missing.args["words"] == "nghỉ; làm bù"
