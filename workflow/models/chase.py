"""The ladder by which a procedure chases, and every chase that was made. Chases are never changed nor deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.agency import Agency
from workflow.models.base import Base, Digest, Id, Name, words
from workflow.models.officer import Officer
from workflow.vocabulary.chasing import ChaseForm

LETTER_SQL = "form = 'letter'"


class ChaseRung(Base):
    """One rung of a procedure's own ladder; a procedure without any has the product's (policies/chase_ladder.py).

    `audience` is a list of `ChaseAudience` values.
    """

    __tablename__ = "chase_rung"
    __table_args__ = (
        UniqueConstraint("procedure_id", "offset_days"),
        CheckConstraint("form <> 'close' OR offset_days > 0", name="closes_after_the_date"),
    )

    id: Mapped[Id]
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    offset_days: Mapped[int] = mapped_column(Integer)
    form: Mapped[ChaseForm] = mapped_column(words(ChaseForm, "form"))
    audience: Mapped[list[Any]]


class Chase(Base):
    """One reminder, letter or listing; the `number`-th of its reply, from 1. `due_at` is the date it spoke of.

    Unique per rung and date, so that whoever sweeps, however often, chases once.
    """

    __tablename__ = "chase"
    __table_args__ = (
        UniqueConstraint("reply_id", "offset_days", "due_at", name="uq_chase_reply_id_offset_days_due_at"),
        UniqueConstraint("reply_id", "number", name="uq_chase_reply_id_number"),
        CheckConstraint("form <> 'close'", name="speaks"),
        # Letters are rare beside reminders; those that were not made yet are looked for among the newest.
        Index(
            "ix_chase_letter_made_at",
            "made_at",
            "id",
            postgresql_where=text(LETTER_SQL),
            sqlite_where=text(LETTER_SQL),
        ),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    offset_days: Mapped[int] = mapped_column(Integer)
    form: Mapped[ChaseForm] = mapped_column(words(ChaseForm, "form"))
    audience: Mapped[list[Any]]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]


class UrgingLetter(Base):
    """The formal letter behind a chase; `digest` names the PDF in the file store. Immutable.

    `number` is unique per issuer and local `year`. `addressee` is who headed the agency that day, None for nobody.
    """

    __tablename__ = "urging_letter"
    __table_args__ = (UniqueConstraint("issuer_id", "year", "number"),)

    id: Mapped[Id]
    chase_id: Mapped[int] = mapped_column(ForeignKey("chase.id"), unique=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[Name]
    digest: Mapped[Digest]
    size: Mapped[int] = mapped_column(Integer)
    issued_at: Mapped[datetime]

    issuer: Mapped[Agency] = relationship(lazy="raise_on_sql")
    addressee: Mapped[Officer | None] = relationship(lazy="raise_on_sql")
