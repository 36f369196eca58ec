"""Sums of settled replies, kept by the database's own triggers with every change of a reply (migration 0002)."""

from datetime import date

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base


class SettledDay(Base):
    """What one agency owed by one local day under one procedure, as far as that is settled.

    Settled: answered, silent or released, so that time alone changes nothing any more. What is still open is counted
    as it stands. `little`: answers whose present position carries a finding. `days_late`: working days, of the late
    answers and the silences together. Never written by the product itself.
    """

    __tablename__ = "settled_day"

    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"), primary_key=True)
    due_day: Mapped[date] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True)
    on_time: Mapped[int] = mapped_column(Integer)
    answered_late: Mapped[int] = mapped_column(Integer)
    silent: Mapped[int] = mapped_column(Integer)
    excused: Mapped[int] = mapped_column(Integer)
    little: Mapped[int] = mapped_column(Integer)
    days_late: Mapped[int] = mapped_column(Integer)
