"""Official positions with their comments and answers. Append-only: triggers refuse every UPDATE and DELETE."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.agency import Agency
from workflow.models.base import Base, Digest, Id, Long, Name, Versioned, says, words
from workflow.vocabulary.findings import FindingKind
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import CommentState


class Position(Base):
    """A signed position: signer, time and draft version are never null. `digest` covers its words, comments, answers.

    The counts tie the rows below to it: a trigger lets a reply point to a position only when they are true.
    """

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("reply_id", "ordinal"),
        UniqueConstraint("agency_id", "number"),
        CheckConstraint("comment_count >= condition_count AND condition_count >= 0", name="counts"),
        CheckConstraint("code <> 'concur' OR (checked_count > 0 AND condition_count = 0)", name="concur"),
        CheckConstraint(
            "code <> 'concur_with_comments' OR (comment_count > 0 AND condition_count = 0)",
            name="concur_with_comments",
        ),
        CheckConstraint("code <> 'object' OR condition_count > 0", name="object"),
        CheckConstraint(
            f"code <> 'outside_remit' OR ({says('remit_reason')} AND "
            f"(competent_agency_id IS NOT NULL OR {says('no_competent_reason')}))",
            name="outside_remit",
        ),
        CheckConstraint("signer_role IN ('leader', 'head')", name="signing_authority"),
        CheckConstraint(says("signer_name"), name="signer_named"),
        CheckConstraint(
            f"signed_for_id IS NULL OR (signed_for_id <> signer_id AND {says('signed_for_name')})",
            name="stood_in_for",
        ),
        CheckConstraint("signed_for_id IS NOT NULL OR signed_for_name = ''", name="in_own_name"),
        Index("ix_position_reply_id", "reply_id"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id", use_alter=True, name="fk_position_reply_id_reply"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(64))
    code: Mapped[PositionCode] = mapped_column(words(PositionCode, "code"))
    opinion: Mapped[Long]
    checked_parts: Mapped[Long]
    remit_reason: Mapped[Long]
    competent_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    no_competent_reason: Mapped[Long]
    comment_count: Mapped[int] = mapped_column(Integer)
    condition_count: Mapped[int] = mapped_column(Integer)
    answer_count: Mapped[int] = mapped_column(Integer)
    checked_count: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    signer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    signed_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    signer_role: Mapped[Role] = mapped_column(words(Role, "signer_role"))
    signer_name: Mapped[Name]
    signer_title: Mapped[Name]
    signed_for_name: Mapped[Name]
    signed_at: Mapped[datetime]
    digest: Mapped[Digest]

    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.ordinal", lazy="raise_on_sql")
    answers: Mapped[list["Answer"]] = relationship(order_by="Answer.question_id", lazy="raise_on_sql")
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.id", lazy="raise_on_sql")
    competent_agency: Mapped[Agency | None] = relationship(foreign_keys=[competent_agency_id], lazy="raise_on_sql")


class Comment(Base):
    """One point of an official position; immutable. The drafter's answer stands in `adjudication`."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("position_id", "ordinal"),
        CheckConstraint(says("text"), name="text"),
        CheckConstraint(
            f"whole_text OR {says('article')} OR {says('clause')} OR {says('point')} OR {says('page')}",
            name="place",
        ),
        CheckConstraint(f"weight = 'editorial' OR {says('reason')}", name="reason"),
        CheckConstraint(f"weight <> 'condition' OR {says('proposed_wording')}", name="condition_change"),
    )

    id: Mapped[Id]
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    weight: Mapped[CommentWeight] = mapped_column(words(CommentWeight, "weight"))
    whole_text: Mapped[bool]
    article: Mapped[str] = mapped_column(String(120))
    clause: Mapped[str] = mapped_column(String(120))
    point: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(String(32))
    text: Mapped[Long]
    reason: Mapped[Long]
    proposed_wording: Mapped[Long]
    legal_basis: Mapped[Long]

    adjudication: Mapped["Adjudication"] = relationship(lazy="raise_on_sql", uselist=False)


class Answer(Base):
    """What the agency said to one question put to it; immutable."""

    __tablename__ = "answer"

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    checked: Mapped[bool]
    text: Mapped[Long]


class Adjudication(Versioned, Base):
    """The drafter's answer to one comment and what became of it; the comment itself stays untouched."""

    __tablename__ = "adjudication"
    __table_args__ = (CheckConstraint(f"state IN ('open', 'accepted') OR {says('response')}", name="has_reason"),)

    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"), index=True)
    state: Mapped[CommentState] = mapped_column(words(CommentState, "state"), default=CommentState.OPEN)
    response: Mapped[Long] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None]
    reaction_reason: Mapped[Long] = mapped_column(default="")
    reacted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reacted_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class Finding(Base):
    """One explained signal on an official position, as computed when it was signed."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("position_id", "rule"), Index("ix_finding_position_id", "position_id"))

    id: Mapped[Id]
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    rule: Mapped[str] = mapped_column(String(64))
    kind: Mapped[FindingKind] = mapped_column(words(FindingKind, "kind"))
    words: Mapped[list[Any]]


__all__ = ["Adjudication", "Answer", "Comment", "Finding", "Position"]
