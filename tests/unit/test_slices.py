"""Long lists of keys come in slices that a database takes."""

import pytest

from workflow.queries import slices as module
from workflow.queries.slices import slices


def test_every_key_stands_in_one_slice_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    assert list(slices({5, 1, 4, 2, 3})) == [[1, 2], [3, 4], [5]]


def test_no_keys_make_no_statement() -> None:
    assert list(slices(())) == []


def test_a_slice_stays_far_below_what_a_statement_takes() -> None:
    assert max(len(keys) for keys in slices(range(5_001))) == 1_000
