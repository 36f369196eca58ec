"""Agencies, and who headed them when."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Code, Id, Name, Versioned, words
from workflow.models.officer import Officer
from workflow.vocabulary.administration import AgencyKind


class Agency(Versioned, Base):
    """`code` is the opaque electronic identifier, `symbol` the short form in document numbers."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("jurisdiction_id", "code"),
        UniqueConstraint("jurisdiction_id", "symbol"),
        CheckConstraint("active_to IS NULL OR active_from IS NULL OR active_to >= active_from", name="active_dates"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    code: Mapped[Code]
    symbol: Mapped[str] = mapped_column(String(32))
    slug: Mapped[str] = mapped_column(String(64), default="")
    name_vi: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    kind: Mapped[AgencyKind] = mapped_column(words(AgencyKind, "kind"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class Tenure(Base):
    """Local dates, both inclusive; `until` None means still in office."""

    __tablename__ = "tenure"
    __table_args__ = (CheckConstraint("until IS NULL OR until >= since", name="dates"),)

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]

    officer: Mapped[Officer] = relationship(lazy="raise_on_sql")
    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")
