"""The explanation (giải trình) asked for with each recorded silence, what was explained, and the decision."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Id, Long, says, words
from workflow.models.officer import Officer
from workflow.models.reply import DeadlineDerivation, Reply
from workflow.models.stored_file import StoredFile
from workflow.vocabulary.states import ExplanationState

OPEN_SQL = "state IN ('asked', 'explained')"
OVERDUE_SQL = "state = 'asked' AND flagged_at IS NULL"


class ExplanationRequest(Base):
    """One per silence, guarded by the version of its reply.

    `addressee_id`: the head in office on the due day, or the present one when that one left; None where nobody is on
    record. `flagged_at`: its date passed with nothing explained. `recounted_at`: the change of the calendar that last
    counted its date anew.
    """

    __tablename__ = "explanation_request"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('excused', 'upheld')) = (decided_at IS NOT NULL) "
            "AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decision",
        ),
        CheckConstraint(f"decided_at IS NULL OR {says('decision_reason')}", name="decision_has_reason"),
        CheckConstraint("state <> 'explained' OR answered_at IS NOT NULL", name="explained_is_answered"),
        Index(
            "ix_explanation_request_open",
            "agency_id",
            "due_at",
            "id",
            postgresql_where=text(OPEN_SQL),
            sqlite_where=text(OPEN_SQL),
        ),
        Index(
            "ix_explanation_request_overdue",
            "due_at",
            "id",
            postgresql_where=text(OVERDUE_SQL),
            sqlite_where=text(OVERDUE_SQL),
        ),
        Index("ix_explanation_request_jurisdiction_id_state", "jurisdiction_id", "state", "due_at", "id"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    state: Mapped[ExplanationState] = mapped_column(words(ExplanationState, "state"), default=ExplanationState.ASKED)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_day: Mapped[date]
    derivation_id: Mapped[int] = mapped_column(ForeignKey("deadline_derivation.id"))
    answered_at: Mapped[datetime | None]
    flagged_at: Mapped[datetime | None]
    recounted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decision_reason: Mapped[Long] = mapped_column(default="")

    reply: Mapped[Reply] = relationship(lazy="raise_on_sql")
    addressee: Mapped[Officer | None] = relationship(foreign_keys=[addressee_id], lazy="raise_on_sql")
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    decided_for: Mapped[Officer | None] = relationship(foreign_keys=[decided_for_id], lazy="raise_on_sql")
    derivation: Mapped[DeadlineDerivation] = relationship(lazy="raise_on_sql")
    explanations: Mapped[list["Explanation"]] = relationship(order_by="Explanation.ordinal", lazy="raise_on_sql")


class Explanation(Base):
    """What the head explained, once; a further one is a further row. Immutable."""

    __tablename__ = "explanation"
    __table_args__ = (
        UniqueConstraint("explanation_request_id", "ordinal"),
        CheckConstraint(says("words"), name="says_something"),
    )

    id: Mapped[Id]
    explanation_request_id: Mapped[int] = mapped_column(ForeignKey("explanation_request.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    words: Mapped[Long]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    given_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    given_at: Mapped[datetime]

    given_by: Mapped[Officer] = relationship(foreign_keys=[given_by_id], lazy="raise_on_sql")
    given_for: Mapped[Officer | None] = relationship(foreign_keys=[given_for_id], lazy="raise_on_sql")
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")
