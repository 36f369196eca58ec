"""Why a rule speaks up, in plain words: the one source for screens, command line and documents, in both languages."""

from typing import Final, Literal

from workflow.vocabulary.findings import FindingRule

Language = Literal["vi", "en"]

REASONS: Final[dict[FindingRule, dict[Language, str]]] = {
    FindingRule.NOTHING_SAID: {
        "en": "Apart from salutations and formalities the reply contains nothing.",
        "vi": "Ngoài phần kính gửi và các câu nghi thức, văn bản không có nội dung nào.",
    },
    FindingRule.BLANKET_AGREEMENT: {
        "en": "The reply agrees with the whole draft without saying what was checked or giving a single remark.",
        "vi": "Văn bản thống nhất chung với dự thảo, không nêu đã xem xét nội dung nào, không có nhận xét cụ thể.",
    },
    FindingRule.NO_COMMENT: {
        "en": "The reply only says that there is nothing to say.",
        "vi": "Văn bản chỉ nêu là không có ý kiến.",
    },
    FindingRule.PRAISE_ONLY: {
        "en": "The reply praises the draft in general terms but examines no part of it.",
        "vi": "Văn bản chỉ nhận xét tốt một cách chung chung, không xem xét nội dung cụ thể nào của dự thảo.",
    },
    FindingRule.CURRENT_REGULATIONS: {
        "en": "The reply refers to the regulations without naming which provision applies and to what.",
        "vi": "Văn bản dẫn chiếu “theo quy định” nhưng không nêu quy định nào và áp dụng cho nội dung gì.",
    },
    FindingRule.SOMEONE_ELSES_COMPETENCE: {
        "en": "The reply says that the matter is somebody else's to decide and gives no view of its own. "
        "If it truly lies outside the agency's remit, that is a position to be taken with its reason.",
        "vi": "Văn bản cho rằng việc thuộc thẩm quyền, trách nhiệm của cơ quan khác mà không nêu quan điểm của mình. "
        "Nếu thực sự không thuộc phạm vi quản lý, cần chọn đúng chính kiến đó và nêu lý do.",
    },
    FindingRule.CONSIDER_AND_DECIDE: {
        "en": "The reply asks others to consider and decide without saying what should be decided.",
        "vi": "Văn bản đề nghị xem xét, quyết định nhưng không nêu cần quyết định điều gì, theo hướng nào.",
    },
    FindingRule.NOTED: {
        "en": "The reply takes note of the draft without taking a position on it.",
        "vi": "Văn bản chỉ ghi nhận, tiếp thu mà không thể hiện chính kiến.",
    },
    FindingRule.PASSED_ON: {
        "en": "The reply passes the question on to another body instead of answering it.",
        "vi": "Văn bản chuyển việc cho cơ quan khác thay vì trả lời nội dung được hỏi.",
    },
    FindingRule.PUT_OFF: {
        "en": "The reply puts its answer off to a later day or to a condition that may never come.",
        "vi": "Văn bản lùi việc trả lời sang thời điểm khác hoặc chờ một điều kiện chưa rõ khi nào có.",
    },
    FindingRule.GENERAL_ADVICE: {
        "en": "The reply asks for review or improvement in general, naming no provision, figure or wording.",
        "vi": "Văn bản đề nghị rà soát, hoàn thiện chung chung, không chỉ ra điều khoản, số liệu hay câu chữ nào.",
    },
    FindingRule.VAGUE_CRITICISM: {
        "en": "The reply finds fault in general without saying where and what should change.",
        "vi": "Văn bản nêu nhận xét chưa đạt một cách chung chung, không chỉ rõ ở đâu và cần sửa thế nào.",
    },
    FindingRule.NO_POSITION: {
        "en": "The reply neither agrees nor objects, and names nothing that the drafter could change.",
        "vi": "Văn bản không thể hiện thống nhất hay không thống nhất, cũng không nêu điểm nào cần sửa trong dự thảo.",
    },
    FindingRule.BASIC_AGREEMENT_UNLISTED: {
        "en": "The reply agrees “basically” or “in principle”, but lists nothing that keeps it from agreeing fully.",
        "vi": "Văn bản “cơ bản” thống nhất hoặc thống nhất về nguyên tắc nhưng không nêu điểm nào còn chưa thống nhất.",
    },
    FindingRule.ANNOUNCED_UNLISTED: {
        "en": "The reply announces comments, but none can be read in it.",
        "vi": "Văn bản cho biết có ý kiến nhưng không có ý kiến cụ thể nào được nêu.",
    },
    FindingRule.CONDITION_UNNAMED: {
        "en": "The reply agrees on condition of changes that it does not name.",
        "vi": "Văn bản đồng ý kèm điều kiện chỉnh sửa nhưng không nêu phải chỉnh sửa những gì.",
    },
    FindingRule.QUESTIONS_UNANSWERED: {
        "en": "Not one of the questions put to the agency was answered.",
        "vi": "Chưa trả lời câu hỏi nào trong các nội dung được đề nghị cho ý kiến.",
    },
}


def reason_text(rule: str, lang: str = "en") -> str:
    """The sentence for a rule; a language other than Vietnamese (`vi`, `vi_VN`) reads English.

    Raises:
        ValueError: when no rule has that name.
    """
    return REASONS[FindingRule(rule)]["vi" if lang[:2].lower() == "vi" else "en"]
