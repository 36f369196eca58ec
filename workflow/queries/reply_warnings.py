"""What would be flagged if a reply were signed as it stands: the same findings that its signature will store."""

from collections.abc import Mapping

from workflow.policies.position_rules import PositionDraft
from workflow.policies.prepared_position import AnswerDraft
from workflow.substance import CommentText, Finding, ReplyText, examine


def warnings_of(
    draft: PositionDraft, answers: Mapping[int, AnswerDraft], *, title: str, questions_total: int
) -> tuple[Finding, ...]:
    """Opinion, answers and, for a claim, its reasons are one text; comments are read one by one."""
    claim = (draft.remit_reason, draft.no_competent_reason)
    text = "\n\n".join(part for part in (draft.opinion, *(a.answer for a in answers.values()), *claim) if part.strip())
    return examine(
        ReplyText(
            text=text,
            comments=tuple(
                CommentText(text=comment.text, reason=comment.reason, proposed_wording=comment.proposed_wording)
                for comment in draft.comments
            ),
            title=title,
            position=draft.code.value if draft.code else None,
            questions_answered=sum(answer.is_given for answer in answers.values()),
            questions_total=questions_total,
        )
    )
