"""How far the rules agree with people's labels: on our own set, on one held out from tuning, and on the seed phrases.

`pytest -s tests/unit/substance/test_labelled_replies.py` prints the table that docs/findings.md quotes.
"""

import sys

import pytest

from tests.unit.substance.labelled import disagreements, kinds_found, load, scores, table

FLOORS = {"cases.tsv": 0.95, "cases_heldout.tsv": 0.85, "seed.tsv": 0.9}
HELD_OUT = ("cases_heldout.tsv", "cases_heldout_later.tsv")


@pytest.mark.parametrize("name", FLOORS)
def test_precision_and_recall_of_each_kind_stay_above_the_floor(name: str) -> None:
    cases = load(name)
    measured = scores(cases)
    sys.stdout.write(f"\n{table(f'{name} ({len(cases)})', measured)}\n")
    told = "\n".join(f"{sorted(one.kinds)}, heard {sorted(heard)}: {one.reply}" for one, heard in disagreements(cases))
    for kind, score in measured.items():
        assert min(score.precision, score.recall) >= FLOORS[name], f"{kind} in {name}\n{told}"


@pytest.mark.parametrize("name", [*HELD_OUT, "seed.tsv"])
def test_no_reply_that_says_something_is_accused(name: str) -> None:
    accused = [case.reply.text for case in load(name) if not case.kinds and kinds_found(case.reply)]
    assert accused == []


@pytest.mark.parametrize("name", HELD_OUT)
def test_four_of_five_poor_replies_are_told_something_even_in_unheard_words(name: str) -> None:
    poor = [case for case in load(name) if case.kinds]
    told = [case for case in poor if kinds_found(case.reply)]
    sys.stdout.write(f"\n{table(name, scores(load(name)))}\n{len(told)} of {len(poor)} poor replies told something\n")
    assert len(told) >= 0.8 * len(poor)


def test_the_sets_are_large_and_share_no_reply() -> None:
    own, held_out = (
        {(case.reply.text, tuple(case.reply.comments)) for case in load(name)} for name in ("cases.tsv", HELD_OUT[0])
    )
    assert len(own) >= 200
    assert len(held_out) >= 60
    assert not own & held_out
