"""The append-only trail: hash-chained entries, one chain per request (else per jurisdiction, else the system's)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Digest, Id


class AuditChain(Base):
    """Head of one chain; its row lock orders the writers. `length` counts the entries, from 1."""

    __tablename__ = "audit_chain"

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    length: Mapped[int] = mapped_column(Integer)
    head: Mapped[Digest]


class AuditEntry(Base):
    """`digest` = SHA-256 over `previous` and the canonical JSON of the other columns. Immutable."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("chain", "ordinal"),
        Index("ix_audit_entry_subject_subject_id", "subject", "subject_id"),
    )

    id: Mapped[Id]
    chain: Mapped[str] = mapped_column(String(64))
    ordinal: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("comment_request.id"), index=True)
    jurisdiction_id: Mapped[int | None] = mapped_column(ForeignKey("jurisdiction.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    name: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[int | None]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    previous: Mapped[Digest]
    digest: Mapped[Digest]
