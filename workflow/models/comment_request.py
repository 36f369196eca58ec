"""One consultation on one draft: the request, its draft versions, rounds, questions, consultees and waivers."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.agency import Agency
from workflow.models.base import Base, Id, Long, Versioned, says, words
from workflow.models.jurisdiction import Jurisdiction
from workflow.models.officer import Officer
from workflow.models.procedure import Procedure
from workflow.models.stored_file import StoredFile
from workflow.vocabulary.administration import Change, WaiverKind
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.states import RequestState


class CommentRequest(Versioned, Base):
    """`number` is given at circulation, unique per drafting agency; period and clock are frozen then as well.

    `search_text` is number, symbol and subject without diacritics or capitals (queries/search_words.py).
    """

    __tablename__ = "comment_request"
    __table_args__ = (
        CheckConstraint(
            "state IN ('drafting', 'awaiting_signature') OR state = 'withdrawn' OR "
            "(signer_id IS NOT NULL AND circulated_at IS NOT NULL AND number IS NOT NULL)",
            name="circulated_is_signed",
        ),
        CheckConstraint(f"state <> 'withdrawn' OR {says('withdrawal_reason')}", name="withdrawn_has_reason"),
        CheckConstraint(f"NOT urgent OR {says('urgent_reason')}", name="urgent_has_reason"),
        CheckConstraint("period_days > 0", name="period_positive"),
        CheckConstraint("signed_for_id <> signer_id", name="two_people"),
        UniqueConstraint("agency_id", "number"),
        Index("ix_comment_request_jurisdiction_id_circulated_at", "jurisdiction_id", "circulated_at"),
        Index("ix_comment_request_agency_id_state", "agency_id", "state", "id"),
        Index("ix_comment_request_jurisdiction_id_state", "jurisdiction_id", "state", "id"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    state: Mapped[RequestState] = mapped_column(words(RequestState, "state"), default=RequestState.DRAFTING)
    number: Mapped[str | None] = mapped_column(String(64))
    subject: Mapped[Long] = mapped_column(default="")
    legal_basis: Mapped[Long] = mapped_column(default="")
    own_position: Mapped[Long] = mapped_column(default="")
    search_text: Mapped[Long] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    urgent_reason: Mapped[Long] = mapped_column(default="")
    period_days: Mapped[int] = mapped_column(Integer)
    day_kind: Mapped[DayKind] = mapped_column(words(DayKind, "day_kind"))
    clock_start: Mapped[ClockStart] = mapped_column(words(ClockStart, "clock_start"))
    replies_open_to_consultees: Mapped[bool] = mapped_column(default=False)
    restricted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    return_reason: Mapped[Long] = mapped_column(default="")
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    signed_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    circulated_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_from: Mapped[str] = mapped_column(String(32), default="")
    suspension_reason: Mapped[Long] = mapped_column(default="")
    consolidating_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[Long] = mapped_column(default="")

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="raise_on_sql")
    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")
    procedure: Mapped[Procedure] = relationship(lazy="raise_on_sql")
    author: Mapped[Officer] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    signer: Mapped[Officer | None] = relationship(foreign_keys=[signer_id], lazy="raise_on_sql")
    signed_for: Mapped[Officer | None] = relationship(foreign_keys=[signed_for_id], lazy="raise_on_sql")
    versions: Mapped[list["DraftVersion"]] = relationship(order_by="DraftVersion.ordinal", lazy="raise_on_sql")
    rounds: Mapped[list["Round"]] = relationship(order_by="Round.ordinal", lazy="raise_on_sql")
    questions: Mapped[list["Question"]] = relationship(
        order_by="Question.ordinal", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    consultees: Mapped[list["Consultee"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    waivers: Mapped[list["Waiver"]] = relationship(order_by="Waiver.id", lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class DraftVersion(Base):
    """Immutable once stored (a trigger refuses changes); replaced before circulation by a further version."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("request_id", "ordinal"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    change: Mapped[Change] = mapped_column(words(Change, "change"))
    change_reason: Mapped[Long] = mapped_column(default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    added_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")


KEPT_OPEN_SQL = "kept_open_at IS NOT NULL AND closed_at IS NULL"


class Round(Base):
    """Bound to one draft version; closed when consolidating starts or the request is withdrawn.

    `kept_open_at`: its ladder came to the end, but what the drafter left undecided kept it open.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("request_id", "ordinal"),
        CheckConstraint("period_days > 0", name="period_positive"),
        Index("ix_round_kept_open_at", "id", postgresql_where=text(KEPT_OPEN_SQL), sqlite_where=text(KEPT_OPEN_SQL)),
    )

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    period_days: Mapped[int] = mapped_column(Integer)
    day_kind: Mapped[DayKind] = mapped_column(words(DayKind, "day_kind"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    kept_open_at: Mapped[datetime | None]

    draft_version: Mapped[DraftVersion] = relationship(lazy="raise_on_sql")


class Consultee(Base):
    """An agency that is to be asked; the reply row appears at circulation."""

    __tablename__ = "consultee"
    __table_args__ = (UniqueConstraint("request_id", "agency_id"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    mandatory: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]

    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")


class Question(Base):
    """Put to every consultee, or to those named in `addressees`."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("request_id", "ordinal"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    text: Mapped[Long]
    for_all: Mapped[bool] = mapped_column(default=True)

    addressees: Mapped[list["QuestionAddressee"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class QuestionAddressee(Base):
    __tablename__ = "question_addressee"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)


class Waiver(Base):
    """A supervisor's permission, asked for with a reason and decided with a reason; `granted` None is undecided.

    It holds under the procedure it was asked for: a request moved to another preset has to ask anew.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint(
            "(granted IS NULL) = (decided_by_id IS NULL) AND (granted IS NULL) = (decided_at IS NULL)", name="decision"
        ),
        CheckConstraint(f"granted IS NULL OR {says('decision_reason')}", name="decision_has_reason"),
    )

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"), index=True)
    kind: Mapped[WaiverKind] = mapped_column(words(WaiverKind, "kind"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    period_days: Mapped[int | None] = mapped_column(Integer)
    agency_ids: Mapped[list[Any]] = mapped_column(default=list)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    ask_reason: Mapped[Long]
    granted: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[Long] = mapped_column(default="")

    asked_by: Mapped[Officer] = relationship(foreign_keys=[asked_by_id], lazy="raise_on_sql")
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")


class NumberSeries(Base):
    """Last number given per agency, year and kind of document; the row lock makes numbers gapless."""

    __tablename__ = "number_series"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


__all__ = [
    "CommentRequest",
    "Consultee",
    "DraftVersion",
    "NumberSeries",
    "Question",
    "QuestionAddressee",
    "Round",
    "Waiver",
]
