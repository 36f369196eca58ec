"""What would be flagged if a reply were signed as it stands: the same findings that its signature will store."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models import CommentRequest, Question, Reply
from workflow.policies.position_rules import PositionDraft
from workflow.policies.prepared_position import AnswerDraft
from workflow.queries.reply_questions import put_to
from workflow.queries.visibility import visible_replies
from workflow.substance import CommentText, Finding, ReplyText, examine
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import NotFound


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


def title_and_questions(session: Session, actor: Actor, reply_id: int) -> tuple[str, int]:
    """Title of the draft and number of questions put, while a reply is written; one statement.

    Raises:
        NotFound: it is not a reply of an own agency.
    """
    questions = select(func.count()).select_from(Question).where(put_to(Reply.request_id, Reply.agency_id))
    found = session.execute(
        select(CommentRequest.subject, questions.scalar_subquery())
        .select_from(Reply)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(Reply.id == reply_id, Reply.agency_id.in_(actor.agency_ids), visible_replies(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]
