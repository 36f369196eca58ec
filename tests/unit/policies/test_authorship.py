"""Who counts as the author of what is signed: whose words it carries, not who pressed save last."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from workflow.policies.authorship import author, authors, changed_parts, is_new_hand, letter_authors, mark
from workflow.vocabulary.positions import PositionCode

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
OFFICER, LEADER = 1, 2


def written(writers: dict[str, Any], code: PositionCode = PositionCode.CONCUR) -> Any:
    return SimpleNamespace(code=code, writers=writers)


def test_nobody_is_the_author_of_nothing() -> None:
    assert (author(written({})), authors(written({}))) == (None, frozenset())


def test_the_author_is_who_changed_last_and_the_others_stay_among_the_authors() -> None:
    first = mark({}, ("code", "opinion"), OFFICER, AT)
    both = mark(first, ("opinion",), LEADER, AT + timedelta(microseconds=1))
    assert author(written(both)) == LEADER
    assert authors(written(both)) == {OFFICER, LEADER}
    assert authors(written(mark(both, ("code",), LEADER, AT))) == {LEADER}


def test_reasons_of_a_claim_count_only_where_the_position_carries_them() -> None:
    writers = mark(mark({}, ("code",), OFFICER, AT), ("remit_reason",), LEADER, AT + timedelta(hours=1))
    assert author(written(writers)) == OFFICER
    assert author(written(writers, PositionCode.OUTSIDE_REMIT)) == LEADER


def test_an_internal_note_is_no_part_of_what_is_signed() -> None:
    assert changed_parts({"internal_note": ""}, {"internal_note": "Xin ý kiến Phòng"}) == ()


def test_one_way_of_being_empty_is_as_good_as_another() -> None:
    before = {"opinion": None, "answers": None, "comments": None, "code": None}
    assert changed_parts(before, {"opinion": "", "answers": {}, "comments": [], "code": None}) == ()
    assert changed_parts({"opinion": "Đồng ý"}, {"opinion": ""}) == ("opinion",)


def test_a_hand_is_new_until_it_has_changed_the_part_since() -> None:
    writers = mark({}, ("opinion",), LEADER, AT)
    assert is_new_hand(writers, "code", LEADER, AT)
    assert is_new_hand(writers, "opinion", OFFICER, AT)
    assert is_new_hand(writers, "opinion", LEADER, AT + timedelta(hours=1))
    assert not is_new_hand(writers, "opinion", LEADER, AT)


def test_of_a_letter_who_changed_a_part_last_is_its_author() -> None:
    changes = [(1, ("subject", "questions")), (2, ("subject",)), (1, ("draft_attached",)), (3, ("draft_attached",))]
    assert letter_authors(changes) == {1, 2, 3}
    assert letter_authors([*changes, (2, ("questions",))]) == {2, 3}
    assert letter_authors([(None, ("subject",))]) == letter_authors([]) == frozenset()
