"""The secret link by which an officer's own calendar program reads what the officer owes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Digest, Id

LIVING_SQL = "revoked_at IS NULL"


class CalendarFeed(Base):
    """By the SHA-256 of its random token; one living link per officer, and a revoked one is dead for good."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "ix_calendar_feed_living",
            "officer_id",
            unique=True,
            postgresql_where=text(LIVING_SQL),
            sqlite_where=text(LIVING_SQL),
        ),
    )

    id: Mapped[Id]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
