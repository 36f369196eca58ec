"""What would be flagged if a reply were signed as it stands: the same findings that its signature will store."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, CommentRequest, Question, Reply
from workflow.policies.position_rules import PositionDraft
from workflow.policies.prepared_position import AnswerDraft
from workflow.queries.reply_questions import put_to
from workflow.queries.visibility import visible_replies
from workflow.substance import CommentText, Finding, ReplyText, examine
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.said import said


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the words of a reply are held against; `questions` counts those put to its agency."""

    title: str
    agencies: tuple[str, ...]
    questions: int

    @classmethod
    def by(cls, reply: Reply, questions: int) -> "Asked":
        """Of a reply that is loaded with its agency and its request's."""
        request = reply.request
        return cls(title=request.subject, agencies=(reply.agency.name_vi, request.agency.name_vi), questions=questions)


def warnings_of(draft: PositionDraft, answers: Mapping[int, AnswerDraft], asked: Asked) -> tuple[Finding, ...]:
    """Opinion, answers and, for a claim, its reasons are one text; comments are read one by one."""
    claim = (draft.remit_reason, draft.no_competent_reason)
    text = "\n\n".join(part for part in (draft.opinion, *(a.answer for a in answers.values()), *claim) if said(part))
    return examine(
        ReplyText(
            text=text,
            comments=tuple(
                CommentText(text=comment.text, reason=comment.reason, proposed_wording=comment.proposed_wording)
                for comment in draft.comments
            ),
            title=asked.title,
            agencies=asked.agencies,
            position=draft.code.value if draft.code else None,
            questions_answered=sum(answer.is_given for answer in answers.values()),
            questions_total=asked.questions,
        )
    )


def asked_of(session: Session, actor: Actor, reply_id: int) -> Asked:
    """What a reply that is being written answers to; one statement.

    Raises:
        NotFound: it is not a reply of an own agency.
    """
    questions = select(func.count()).select_from(Question).where(put_to(Reply.request_id, Reply.agency_id))
    asking = aliased(Agency)
    found = session.execute(
        select(CommentRequest.subject, Agency.name_vi, asking.name_vi, questions.scalar_subquery())
        .select_from(Reply)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .join(Agency, Agency.id == Reply.agency_id)
        .join(asking, asking.id == CommentRequest.agency_id)
        .where(Reply.id == reply_id, Reply.agency_id.in_(actor.agency_ids), visible_replies(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    title, own, drafting, count = found
    return Asked(title=title, agencies=(own, drafting), questions=count)
