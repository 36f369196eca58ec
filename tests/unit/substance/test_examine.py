"""What a reply is told about itself, rule by rule."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.substance.labelled import load
from workflow.substance import CommentText, FindingKind, FindingRule, ReplyText, examine, reason_text
from workflow.substance.reasons import REASONS
from workflow.vocabulary.findings import KIND_OF_RULE

CASES = [case.reply for name in ("cases.tsv", "cases_heldout.tsv", "seed.tsv") for case in load(name)]
PIECES = sorted({part for reply in CASES for part in (reply.text, *(comment.text for comment in reply.comments))})
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=4).map("\n".join)
COMMENTS = st.lists(st.builds(CommentText, text=TEXTS, reason=TEXTS, proposed_wording=st.text(max_size=20)), max_size=2)
REPLIES = st.builds(ReplyText, text=TEXTS, comments=COMMENTS)
CONCRETE = CommentText('Điều 5: thay "có thể" bằng "phải".', "Để tránh hiểu khác nhau.", "phải")


def rules(text: str, *comments: CommentText, **more: str | tuple[str, ...]) -> list[str]:
    return [finding.rule.value for finding in examine(ReplyText(text, comments, **more))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("UBND xã Phú Lâm ĐỒNG Ý", "blanket_agreement", ("ĐỒNG Ý",)),
        ("Kính gửi: Sở Y tế.\nTrân trọng./.", "nothing_said", ()),
        ("Sở Y tế THỐNG NHẤT với dự thảo.", "blanket_agreement", ("THỐNG NHẤT với dự thảo",)),
        ("Sở không có ý kiến gì thêm.", "no_comment", ("không có ý kiến gì thêm",)),
        ("Dự thảo rất cần thiết.", "praise_only", ("rất cần thiết",)),
        ("Thực hiện theo quy định hiện hành.", "current_regulations", ("theo quy định hiện hành",)),
        ("Việc này thuộc thẩm quyền của cơ quan chủ trì.", "someone_elses_competence", ("thuộc thẩm quyền",)),
        ("Đề nghị cơ quan chủ trì xem xét, quyết định.", "consider_and_decide", ("xem xét, quyết định",)),
        ("Sở ghi nhận nội dung dự thảo.", "noted", ("ghi nhận",)),
        ("Đề nghị hỏi ý kiến Sở Tài chính.", "passed_on", ("Đề nghị hỏi ý kiến",)),
        ("Chờ hướng dẫn của Bộ.", "put_off", ("Chờ hướng dẫn",)),
        ("Đề nghị rà soát, hoàn thiện dự thảo.", "general_advice", ("Đề nghị rà soát, hoàn thiện",)),
        ("Dự thảo còn chung chung.", "vague_criticism", ("chung chung",)),
        ("Dự thảo được trình bày trên khổ giấy.", "no_position", ("Dự thảo được trình bày trên khổ giấy",)),
        ("Cơ bản nhất trí với dự thảo.", "basic_agreement_unlisted", ("Cơ bản nhất trí",)),
        ("Thống nhất và có một số ý kiến như sau:", "announced_unlisted", ("một số ý kiến như sau",)),
        ("Thống nhất sau khi chỉnh sửa.", "condition_unnamed", ("sau khi chỉnh sửa",)),
    ],
)
def test_each_rule_speaks_up_with_the_words_it_rests_on(text: str, rule: str, words: tuple[str, ...]) -> None:
    told = {finding.rule.value: finding for finding in examine(ReplyText(text))}
    assert rule in told
    assert set(words) <= set(told[rule].words)
    assert told[rule].kind is KIND_OF_RULE[FindingRule(rule)]
    assert told[rule].reason == reason_text(rule, "en")


def test_every_rule_has_a_kind_and_a_reason_in_both_languages() -> None:
    for rule in FindingRule:
        assert rule in KIND_OF_RULE
        assert REASONS[rule]["vi"] != REASONS[rule]["en"]
        assert reason_text(rule, "vi_VN") == REASONS[rule]["vi"]


def test_a_reason_is_not_invented_for_an_unknown_rule() -> None:
    with pytest.raises(ValueError, match="too_polite"):
        reason_text("too_polite")


def test_an_empty_text_says_nothing_unless_a_comment_does() -> None:
    assert rules("") == ["nothing_said"]
    assert rules("", CONCRETE) == []
    assert rules("", CommentText("  ")) == ["nothing_said"]


def test_the_title_of_the_draft_is_not_substance() -> None:
    text = "Nhất trí. Quyết định về mức thu 20.000 đồng tại Điều 5 Quy chế chợ."
    assert rules(text, title="Quyết định về mức thu 20.000 đồng tại Điều 5 Quy chế chợ") == ["blanket_agreement"]
    assert rules(text) == []
    typed_bare = "nhat tri. quyet dinh ve muc thu 20.000 dong tai dieu 5 quy che cho"
    assert rules(typed_bare, title="Quyết định về mức thu 20.000 đồng tại Điều 5 Quy chế chợ") == ["blanket_agreement"]


def test_the_names_of_the_agencies_of_a_letter_are_not_substance() -> None:
    name = "Ban Quản lý các khu kinh tế, khu công nghiệp"
    text = f"{name} thống nhất với dự thảo của UBND phường Xuân Hương - Đà Lạt."
    assert rules(text, agencies=(name, "UBND phường Xuân Hương - Đà Lạt")) == ["blanket_agreement"]
    assert rules(text.lower(), agencies=(name, "UBND phường Xuân Hương - Đà Lạt")) == ["blanket_agreement"]


def test_a_listed_comment_makes_a_reservation_make_sense() -> None:
    assert rules("Cơ bản nhất trí với dự thảo.") == ["basic_agreement_unlisted"]
    assert rules("Cơ bản nhất trí với dự thảo.", CONCRETE) == []


def test_proposed_wording_is_substance_whatever_stands_before_it() -> None:
    assert rules("Cơ bản nhất trí.", CommentText("Xem xét.", "", "phải nộp trong năm ngày")) == []


def test_an_evasive_comment_is_told_even_beside_a_concrete_one() -> None:
    evasive = CommentText("Đề nghị thực hiện theo quy định hiện hành.")
    assert rules("", CONCRETE, evasive) == ["current_regulations"]


def test_an_evasive_sentence_of_the_covering_text_is_excused_by_a_concrete_comment() -> None:
    assert rules("Các nội dung khác đề nghị cơ quan chủ trì xem xét, quyết định.", CONCRETE) == []


def test_saying_that_it_is_another_bodys_matter_is_proper_to_the_position_that_says_so() -> None:
    text = "Nội dung này thuộc thẩm quyền của Sở Tài chính, đề nghị hỏi ý kiến Sở Tài chính."
    assert rules(text, position="concur") == ["someone_elses_competence", "passed_on"]
    assert rules(text, position="outside_remit") == []


def test_a_short_text_beside_a_position_taken_is_no_evasion() -> None:
    assert rules("Dự thảo được trình bày trên khổ giấy.", position="concur") == []


def test_a_question_to_the_drafter_says_something() -> None:
    assert rules("Ai sẽ vận hành trạm bơm?") == []
    assert rules("Ai sẽ vận hành trạm bơm.") == ["no_position"]


def test_an_objection_is_never_called_empty() -> None:
    assert rules("Không thống nhất.", position="object") == []
    assert rules("", position="object") == []


def test_a_plain_concurrence_is_told_though_it_may_be_legitimate() -> None:
    assert rules("Thống nhất.", position="concur") == ["blanket_agreement"]


def test_questions_put_and_all_left_open_are_told() -> None:
    asked = ReplyText("Đề nghị bỏ Điều 5.", questions_answered=0, questions_total=3)
    assert [finding.kind for finding in examine(asked)] == [FindingKind.UNANSWERED]
    assert examine(ReplyText("Đề nghị bỏ Điều 5.", questions_answered=1, questions_total=3)) == ()


def test_a_wrapped_line_goes_on_and_a_list_does_not() -> None:
    assert rules("Sở thống nhất với nội dung\ndự thảo Quyết định về\nquản lý chợ hạng 1.") == ["blanket_agreement"]
    assert rules("Thống nhất với dự thảo\n1. Điều 5 thiếu chế tài.") == []


def test_text_pasted_without_an_end_is_cut_rather_than_read_for_ever() -> None:
    assert rules("thống nhất với " * 2000) == ["blanket_agreement"]
    assert rules("x" * 5000 + " thống nhất.") == ["blanket_agreement"]


@given(REPLIES)
def test_words_always_stand_in_what_the_author_typed(reply: ReplyText) -> None:
    parts = [reply.text]
    parts += [f"{one.text}\n\n{one.reason}\n\n{one.proposed_wording}" for one in reply.comments]
    for finding in examine(reply):
        for word in finding.words:
            assert any(word in part for part in parts)


@given(TEXTS)
def test_composed_and_decomposed_text_is_told_the_same(text: str) -> None:
    def told(form: str) -> list[tuple[str, tuple[str, ...]]]:
        findings = examine(ReplyText(unicodedata.normalize(form, text)))  # type: ignore[arg-type]
        return [(one.rule, tuple(unicodedata.normalize("NFC", word) for word in one.words)) for one in findings]

    assert told("NFC") == told("NFD")


@given(REPLIES)
def test_a_concrete_comment_never_adds_a_finding_of_a_reservation(reply: ReplyText) -> None:
    more = ReplyText(reply.text, [*reply.comments, CONCRETE], reply.title)
    assert not {finding.kind for finding in examine(more)} & {FindingKind.UNLISTED, FindingKind.EMPTY}


@given(REPLIES)
def test_findings_come_in_the_order_of_the_rules_each_once_and_the_same_again(reply: ReplyText) -> None:
    told = examine(reply)
    order = list(FindingRule)
    places = [order.index(finding.rule) for finding in told]
    assert places == sorted(set(places))
    assert examine(reply) == told
