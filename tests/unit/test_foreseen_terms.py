"""What was shown of a change of the calendar covers what it does, short terms included."""

from datetime import UTC, datetime

import pytest

from workflow.queries.calendar_moves import Foreseen
from workflow.queries.term_moves import MovedTerms, Term

WEDNESDAY, THURSDAY, FRIDAY = (datetime(2026, 11, day, 17, tzinfo=UTC) for day in (25, 26, 27))


def row(count: int, term: Term = Term.COMPLETION, new: datetime = THURSDAY) -> MovedTerms:
    return MovedTerms(term=term, ends_at=WEDNESDAY, new_ends_at=new, count=count)


SHOWN = Foreseen(version=3, terms=(row(2), row(1, Term.OFFER)))


@pytest.mark.parametrize(
    ("terms", "covered"),
    [
        ((), True),
        ((row(2), row(1, Term.OFFER)), True),
        ((row(1),), True),
        ((row(3),), False),
        ((row(1, Term.EXPLANATION),), False),
        ((row(1, new=FRIDAY),), False),
    ],
)
def test_no_more_terms_move_than_were_shown(terms: tuple[MovedTerms, ...], *, covered: bool) -> None:
    assert SHOWN.covers(Foreseen(version=3, terms=terms)) is covered


def test_a_change_that_moves_a_term_alone_moves_something_and_says_of_which_kind() -> None:
    assert Foreseen(version=3, terms=(row(1),)).moves
    assert not Foreseen(version=3).moves
    assert Foreseen(version=3, terms=(row(2), row(1, new=FRIDAY))).terms_by_kind == {"completion": 3}
