"""Reading a table of days off and swapped working days."""

from datetime import date

import pytest

from workflow.calendar import OverlayDay, parse_overlay

HEAD = "date,kind,name_vi,source\n"


def test_each_row_becomes_a_decided_day_in_its_order() -> None:
    text = HEAD + '2026-01-02,off,"Nghỉ hoán đổi, làm bù",CV 1\n 2026-01-10 ,work,Làm bù,CV 1\n'
    assert parse_overlay(text) == (
        OverlayDay(date(2026, 1, 2), "off", "Nghỉ hoán đổi, làm bù", "CV 1"),
        OverlayDay(date(2026, 1, 10), "work", "Làm bù", "CV 1"),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-01-02,closed,Tên,CV 1", "line 2: kind must be off or work, not 'closed'"),
        ("02/01/2026,off,Tên,CV 1", "line 2: Invalid isoformat"),
        ("2026-01-02,off,Tên,", "line 2: source is missing"),
        ("2026-01-02,off", "line 2: name_vi is missing"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(row: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_overlay(HEAD + row + "\n")
