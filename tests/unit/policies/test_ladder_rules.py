"""What a ladder of chases may be."""

import pytest

from workflow.policies.chase_ladder import DEFAULT_LADDER
from workflow.policies.ladder_rules import ladder_problems
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm, Rung

HEAD = frozenset({ChaseAudience.HEAD})


def remind(offset: int, *, audience: frozenset[ChaseAudience] = HEAD) -> Rung:
    return Rung(offset=offset, form=ChaseForm.REMINDER, audience=audience)


def told(*rungs: Rung) -> list[tuple[str, str]]:
    return [(item.key, item.place) for item in ladder_problems(rungs)]


def test_the_products_own_ladder_keeps_the_rules() -> None:
    assert ladder_problems(DEFAULT_LADDER) == []


def test_no_step_is_no_ladder() -> None:
    assert told() == [("ladder_empty", "rungs")]


def test_a_ladder_ends_somewhere() -> None:
    assert told(*(remind(day) for day in range(-10, 11))) == [("ladder_too_long", "rungs")]


def test_two_steps_on_one_day_are_both_named() -> None:
    assert told(remind(1), remind(2), remind(1)) == [("rung_twice", "rungs-0-offset"), ("rung_twice", "rungs-2-offset")]


@pytest.mark.parametrize(("offset", "wrong"), [(-61, True), (-60, False), (60, False), (61, True)])
def test_a_step_stays_within_reach_of_the_date(offset: int, wrong: bool) -> None:  # noqa: FBT001  a column of the table
    assert (told(remind(offset)) == [("rung_too_far", "rungs-0-offset")]) is wrong


@pytest.mark.parametrize("form", [ChaseForm.LETTER, ChaseForm.LISTING, ChaseForm.CLOSE])
def test_what_speaks_of_lateness_comes_after_the_date(form: ChaseForm) -> None:
    audience = frozenset[ChaseAudience]() if form is ChaseForm.CLOSE else HEAD
    for offset, wrong in ((-1, True), (0, True), (1, False)):
        problems = told(Rung(offset=offset, form=form, audience=audience))
        assert (("rung_before_date", "rungs-0-offset") in problems) is wrong


def test_closing_speaks_to_nobody_and_everything_else_to_somebody() -> None:
    assert told(Rung(offset=3, form=ChaseForm.CLOSE, audience=HEAD)) == [("close_speaks_to_nobody", "rungs-0-audience")]
    assert told(remind(3, audience=frozenset())) == [("rung_without_audience", "rungs-0-audience")]


def test_nobody_is_chased_after_the_close() -> None:
    close = Rung(offset=3, form=ChaseForm.CLOSE)
    assert told(remind(2), close, remind(4)) == [("rung_after_close", "rungs-2-offset")]
