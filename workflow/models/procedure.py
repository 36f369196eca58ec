"""Legal presets of consultation procedures."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Code, Id, Long, Name, Versioned, words
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind


class Procedure(Versioned, Base):
    """`days` None means that the administrator must enter the period before the preset can be used.

    The minimum a drafter cannot shorten alone is `minimum_days`, else the preset's own period.
    """

    __tablename__ = "procedure"
    __table_args__ = (
        UniqueConstraint("jurisdiction_id", "code"),
        CheckConstraint("days IS NULL OR days > 0", name="days_positive"),
        CheckConstraint("urgent_days IS NULL OR urgent_days > 0", name="urgent_days_positive"),
        CheckConstraint("minimum_days IS NULL OR minimum_days > 0", name="minimum_days_positive"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    code: Mapped[Code]
    name_vi: Mapped[Name]
    name_en: Mapped[Name]
    basis: Mapped[Long]
    days: Mapped[int | None] = mapped_column(Integer)
    urgent_days: Mapped[int | None] = mapped_column(Integer)
    minimum_days: Mapped[int | None] = mapped_column(Integer)
    day_kind: Mapped[DayKind] = mapped_column(words(DayKind, "day_kind"))
    clock_start: Mapped[ClockStart] = mapped_column(words(ClockStart, "clock_start"))
    silence: Mapped[SilenceLaw] = mapped_column(words(SilenceLaw, "silence"))
    requires_own_position: Mapped[bool] = mapped_column(default=True)
    extension_max_days: Mapped[int] = mapped_column(Integer, default=0)
    extension_count: Mapped[int] = mapped_column(Integer, default=0)
    verified: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[Long] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class MandatoryConsultee(Base):
    __tablename__ = "mandatory_consultee"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
