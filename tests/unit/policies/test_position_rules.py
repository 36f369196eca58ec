"""What each position needs before it may be signed, and that nothing is ever assumed."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.policies.position_rules import CommentDraft, PositionDraft, missing_in_position
from workflow.vocabulary.positions import CommentWeight, PositionCode

CONDITION = CommentDraft(
    weight=CommentWeight.CONDITION,
    article="Điều 5",
    text="Mức hỗ trợ chưa có nguồn chi.",
    reason="Vượt dự toán đã giao.",
    proposed_wording="Bỏ khoản 2.",
)
ADVICE = CommentDraft(weight=CommentWeight.SHOULD_ADDRESS, page="3", text="Làm rõ đối tượng.", reason="Dễ hiểu sai.")
EDITORIAL = CommentDraft(weight=CommentWeight.EDITORIAL, whole_text=True, text="Thống nhất cách viết tắt.")
UNSEEN = "\u200b\u2060\ufeff"
COMPLETE = {
    PositionCode.CONCUR: PositionDraft(code=PositionCode.CONCUR, checked_question_ids=frozenset({1})),
    PositionCode.CONCUR_WITH_COMMENTS: PositionDraft(code=PositionCode.CONCUR_WITH_COMMENTS, comments=(ADVICE,)),
    PositionCode.OBJECT: PositionDraft(code=PositionCode.OBJECT, comments=(CONDITION, ADVICE, EDITORIAL)),
    PositionCode.OUTSIDE_REMIT: PositionDraft(
        code=PositionCode.OUTSIDE_REMIT, remit_reason="Thuộc lĩnh vực xây dựng.", competent_agency_id=4
    ),
}


def keys(draft: PositionDraft) -> list[str]:
    return [item.key for item in missing_in_position(draft)]


@pytest.mark.parametrize("code", PositionCode)
def test_a_complete_position_lacks_nothing(code: PositionCode) -> None:
    assert keys(COMPLETE[code]) == []


def test_no_position_is_ever_assumed() -> None:
    assert keys(PositionDraft(opinion="Thống nhất", checked_question_ids=frozenset({1}))) == ["position_missing"]


@pytest.mark.parametrize(
    ("code", "changes", "missing"),
    [
        (PositionCode.CONCUR, {"checked_question_ids": frozenset()}, ["nothing_checked"]),
        (PositionCode.CONCUR, {"checked_question_ids": frozenset(), "checked_parts": " \n"}, ["nothing_checked"]),
        (PositionCode.CONCUR, {"checked_question_ids": frozenset(), "checked_parts": UNSEEN}, ["nothing_checked"]),
        (PositionCode.CONCUR, {"checked_question_ids": frozenset(), "checked_parts": "Chương II"}, []),
        (PositionCode.CONCUR, {"comments": (CONDITION,)}, ["concur_with_condition"]),
        (PositionCode.CONCUR_WITH_COMMENTS, {"comments": ()}, ["no_comment_given"]),
        (PositionCode.CONCUR_WITH_COMMENTS, {"comments": (CONDITION,)}, ["concur_with_condition"]),
        (PositionCode.OBJECT, {"comments": (ADVICE,)}, ["objection_without_condition"]),
        (PositionCode.OBJECT, {"comments": ()}, ["objection_without_condition"]),
        (PositionCode.OUTSIDE_REMIT, {"remit_reason": "  "}, ["remit_reason_missing"]),
        (PositionCode.OUTSIDE_REMIT, {"remit_reason": UNSEEN}, ["remit_reason_missing"]),
        (
            PositionCode.OUTSIDE_REMIT,
            {"competent_agency_id": None, "no_competent_reason": UNSEEN},
            ["competent_agency_missing"],
        ),
        (PositionCode.OUTSIDE_REMIT, {"competent_agency_id": None}, ["competent_agency_missing"]),
        (
            PositionCode.OUTSIDE_REMIT,
            {"competent_agency_id": None, "no_competent_reason": "Chưa có cơ quan được giao."},
            [],
        ),
    ],
)
def test_each_lacking_part_is_named(code: PositionCode, changes: dict[str, Any], missing: list[str]) -> None:
    assert keys(replace(COMPLETE[code], **changes)) == missing


@pytest.mark.parametrize(
    ("comment", "missing"),
    [
        (replace(CONDITION, weight=None), ["comment_weight_missing"]),
        (replace(CONDITION, article=" "), ["comment_place_missing"]),
        (replace(CONDITION, article=UNSEEN), ["comment_place_missing"]),
        (replace(CONDITION, text=UNSEEN), ["comment_text_missing"]),
        (replace(CONDITION, reason=UNSEEN), ["comment_reason_missing"]),
        (replace(CONDITION, proposed_wording=UNSEEN), ["condition_change_missing"]),
        (replace(CONDITION, text=""), ["comment_text_missing"]),
        (replace(CONDITION, reason=""), ["comment_reason_missing"]),
        (replace(CONDITION, proposed_wording=""), ["condition_change_missing"]),
        (replace(ADVICE, reason=""), ["comment_reason_missing"]),
        (replace(ADVICE, proposed_wording=""), []),
        (replace(EDITORIAL, whole_text=False), ["comment_place_missing"]),
    ],
)
def test_each_comment_is_checked_by_its_weight(comment: CommentDraft, missing: list[str]) -> None:
    draft = PositionDraft(code=PositionCode.OBJECT, comments=(CONDITION, comment))
    assert keys(draft) == missing


def test_a_missing_part_of_a_comment_points_to_its_field() -> None:
    draft = PositionDraft(code=PositionCode.OBJECT, comments=(CONDITION, replace(CONDITION, reason="")))
    (item,) = missing_in_position(draft)
    assert (item.place, dict(item.args)) == ("comments-1-reason", {"number": 2})


@given(st.sampled_from([None, *PositionCode]), st.lists(st.sampled_from([CONDITION, ADVICE, EDITORIAL]), max_size=4))
def test_a_condition_is_never_part_of_a_concurring_position(
    code: PositionCode | None, comments: list[CommentDraft]
) -> None:
    draft = replace(COMPLETE[code] if code else PositionDraft(), comments=tuple(comments))
    concurs = code in {PositionCode.CONCUR, PositionCode.CONCUR_WITH_COMMENTS}
    if concurs and draft.conditions:
        assert "concur_with_condition" in keys(draft)


def test_a_row_of_letters_that_nobody_can_see_is_blank() -> None:
    assert CommentDraft(article=UNSEEN, text=UNSEEN).is_blank


def test_a_row_that_was_only_added_is_blank() -> None:
    assert CommentDraft(weight=CommentWeight.EDITORIAL, whole_text=True).is_blank
    assert not EDITORIAL.is_blank
