"""The official positions of one reply, newest first, with comments, answers and what was flagged."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from workflow.models import Comment, Officer, Position, Question, RemitClaim
from workflow.queries.request_content import named
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.roles import Role


@dataclass(frozen=True, kw_only=True)
class CommentView:
    number: int
    weight: CommentWeight
    whole_text: bool
    article: str
    clause: str
    point: str
    page: str
    text: str
    reason: str
    proposed_wording: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    question: str
    checked: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class FindingView:
    rule: FindingRule
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PositionView:
    """`current`: the one the reply points to now. Names are those kept at the signature."""

    id: int
    ordinal: int
    current: bool
    code: PositionCode
    number: str
    opinion: str
    checked_parts: str
    remit_reason: str
    competent_agency: str
    no_competent_reason: str
    author: str
    signer: str
    signer_title: str
    signer_role: Role
    signed_for: str
    signed_at: datetime
    digest: str
    comments: tuple[CommentView, ...]
    answers: tuple[AnswerView, ...]
    findings: tuple[FindingView, ...]

    @property
    def conditions(self) -> int:
        return sum(comment.weight is CommentWeight.CONDITION for comment in self.comments)


def positions_of(
    session: Session, reply_id: int, current_id: int | None, *, history: bool, findings: bool, language: str = "vi"
) -> tuple[PositionView, ...]:
    """Five statements at most. Without `history` only the present one; the caller has checked who asks.

    History ends with the newest that was official: the one the reply points to, or that a claim was made with. A row
    that no signature brought to its reply is no part of it.
    """
    statement = (
        select(Position, Officer.full_name)
        .join(Officer, Position.author_id == Officer.id)
        .where(Position.reply_id == reply_id)
        .options(
            joinedload(Position.competent_agency),
            selectinload(Position.comments),
            selectinload(Position.answers),
            selectinload(Position.findings),
        )
        .order_by(Position.ordinal.desc())
    )
    statement = statement.where(_official(reply_id, current_id) if history else Position.id == current_id)
    found = session.execute(statement).all()
    questions = _questions(session, {answer.question_id for position, _ in found for answer in position.answers})
    return tuple(
        _view(position, author, questions, current=position.id == current_id, findings=findings, language=language)
        for position, author in found
    )


def _official(reply_id: int, current_id: int | None) -> ColumnElement[bool]:
    newer = aliased(Position)
    claimed = select(RemitClaim.position_id).where(RemitClaim.reply_id == reply_id)
    newest = select(func.max(newer.ordinal)).where(
        newer.reply_id == reply_id, or_(newer.id == current_id, newer.id.in_(claimed))
    )
    return Position.ordinal <= newest.scalar_subquery()


def _questions(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(Question.id, Question.text).where(Question.id.in_(ids)))
    return {row.id: row.text for row in rows}


def _view(
    position: Position,
    author: str,
    questions: dict[int, str],
    *,
    current: bool,
    findings: bool,
    language: str,
) -> PositionView:
    competent = position.competent_agency
    return PositionView(
        id=position.id,
        ordinal=position.ordinal,
        current=current,
        code=position.code,
        number=position.number,
        opinion=position.opinion,
        checked_parts=position.checked_parts,
        remit_reason=position.remit_reason,
        competent_agency=named(competent, language) if competent else "",
        no_competent_reason=position.no_competent_reason,
        author=author,
        signer=position.signer_name,
        signer_title=position.signer_title,
        signer_role=position.signer_role,
        signed_for=position.signed_for_name,
        signed_at=position.signed_at,
        digest=position.digest,
        comments=tuple(_comment(comment) for comment in position.comments),
        answers=tuple(
            AnswerView(question=questions[answer.question_id], checked=answer.checked, text=answer.text)
            for answer in position.answers
        ),
        findings=tuple(
            FindingView(rule=FindingRule(finding.rule), words=tuple(finding.words)) for finding in position.findings
        )
        if findings
        else (),
    )


def _comment(comment: Comment) -> CommentView:
    return CommentView(
        number=comment.ordinal,
        weight=comment.weight,
        whole_text=comment.whole_text,
        article=comment.article,
        clause=comment.clause,
        point=comment.point,
        page=comment.page,
        text=comment.text,
        reason=comment.reason,
        proposed_wording=comment.proposed_wording,
        legal_basis=comment.legal_basis,
    )
