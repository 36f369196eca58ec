"""A province or ministry system with its own calendar and rules."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Id, Name, Versioned, words
from workflow.vocabulary.administration import OverlayKind, SilenceLaw


class Jurisdiction(Versioned, Base):
    """`office_end` None: a day ends at 24:00 local time; `calendar_version` grows with each overlay change.

    `explanation_days`: working days within which the head explains a recorded silence.
    `completion_days`: working days in which a reply that was returned as unclear is to be completed.
    """

    __tablename__ = "jurisdiction"
    __table_args__ = (CheckConstraint("completion_days BETWEEN 1 AND 30", name="completion_is_short"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name_vi: Mapped[Name]
    name_en: Mapped[Name]
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Ho_Chi_Minh")
    office_end: Mapped[time | None] = mapped_column(Time)
    silence_default: Mapped[SilenceLaw] = mapped_column(
        words(SilenceLaw, "silence_default"), default=SilenceLaw.ANSWER_REQUIRED
    )
    explanation_days: Mapped[int] = mapped_column(Integer, default=5, server_default="5")
    author_may_sign: Mapped[bool] = mapped_column(default=True)
    completion_days: Mapped[int] = mapped_column(Integer, default=2, server_default="2")
    calendar_version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class CalendarOverlay(Base):
    """One day off or one swapped working day, with the number of the decision it rests on."""

    __tablename__ = "calendar_overlay"
    __table_args__ = (UniqueConstraint("jurisdiction_id", "day"),)

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    day: Mapped[date]
    kind: Mapped[OverlayKind] = mapped_column(words(OverlayKind, "kind"))
    name: Mapped[Name]
    source: Mapped[Name]


class CalendarChange(Base):
    """One change of the calendar and how many open dates moved by it. Immutable; only under one may a date come back.

    `version` is the `calendar_version` that it brought about; `made_by_id` None: the command line.
    """

    __tablename__ = "calendar_change"
    __table_args__ = (
        UniqueConstraint("jurisdiction_id", "version", name="uq_calendar_change_jurisdiction_id_version"),
        Index("ix_calendar_change_jurisdiction_id_made_at", "jurisdiction_id", "made_at"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    version: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    requests: Mapped[int] = mapped_column(Integer)
    replies: Mapped[int] = mapped_column(Integer)
