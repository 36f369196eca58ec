"""Uploaded files: the row here, the bytes in the content-addressed store."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Digest, Id, Name


class StoredFile(Base):
    """`size` in bytes; `digest` is the SHA-256 of the content, in hex; `pages` None where not known."""

    __tablename__ = "stored_file"

    id: Mapped[Id]
    digest: Mapped[Digest] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    original_name: Mapped[Name]
    pages: Mapped[int | None] = mapped_column(Integer)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    uploaded_at: Mapped[datetime]
