"""One item that fails holds nobody up, and is seen at the end."""

import pytest
from structlog.testing import capture_logs

from workflow.adapters.bulkheads import Bulkheads


def letters(done: list[int]) -> None:
    """The letters with odd numbers fail."""
    with Bulkheads("sweep") as apart:
        for number in (1, 2, 3, 4):
            with apart("letter", chase_id=number):
                if number % 2:
                    raise ValueError(number)
                done.append(number)


def test_what_comes_after_a_fault_is_done_and_every_fault_is_raised_at_the_end() -> None:
    done: list[int] = []
    with capture_logs() as lines, pytest.raises(ExceptionGroup, match="2 failed in sweep") as seen:
        letters(done)
    assert done == [2, 4]
    assert [str(fault) for fault in seen.value.exceptions] == ["1", "3"]
    assert [(line["event"], line["of"], line["item"], line["chase_id"], line["error"]) for line in lines] == [
        ("item_failed", "sweep", "letter", 1, "ValueError"),
        ("item_failed", "sweep", "letter", 3, "ValueError"),
    ]


def test_without_a_fault_nothing_is_raised() -> None:
    with Bulkheads("sweep") as apart, apart("letter", chase_id=1):
        pass


def broken() -> None:
    with Bulkheads("sweep") as apart:
        with apart("letter"):
            raise ValueError
        raise KeyError


def test_what_breaks_the_whole_is_raised_as_it_is() -> None:
    with pytest.raises(KeyError):
        broken()


def test_a_stop_of_the_program_is_no_fault_of_an_item() -> None:
    with pytest.raises(KeyboardInterrupt), Bulkheads("sweep") as apart, apart("letter"):
        raise KeyboardInterrupt
