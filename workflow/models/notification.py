"""What people are told, and the mails that carry it. Kept for good: nothing of it is ever deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Id, Long, words
from workflow.vocabulary.notices import AttemptOutcome, MailKind, MailState, NoticeKind

QUEUED_SQL = "state = 'queued'"
UNREAD_SQL = "read_at IS NULL"
OPEN_SQL = "done_at IS NULL"
# Without a CHECK: the list of kinds grows with what there is to tell.
_open_words = Enum(
    NoticeKind,
    native_enum=False,
    create_constraint=False,
    length=32,
    values_callable=lambda kinds: [kind.value for kind in kinds],
)


class Announcement(Base):
    """One entry of the audit trail that people are to be told of; written in the transaction of the act itself."""

    __tablename__ = "announcement"
    __table_args__ = (
        Index("ix_announcement_open", "chain", "ordinal", postgresql_where=text(OPEN_SQL), sqlite_where=text(OPEN_SQL)),
    )

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Mail(Base):
    """One message to one officer. `message_key` is the left part of its Message-ID, the same at every attempt.

    `address` is where it was last meant to go. While a worker has it, `next_try_at` is when it may be taken up again.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_has_time"),
        Index("ix_mail_queued", "next_try_at", "id", postgresql_where=text(QUEUED_SQL), sqlite_where=text(QUEUED_SQL)),
        Index("ix_mail_officer_id_id", "officer_id", "id"),
    )

    id: Mapped[Id]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    kind: Mapped[MailKind] = mapped_column(words(MailKind, "kind"))
    address: Mapped[str] = mapped_column(String(254))
    message_key: Mapped[str] = mapped_column(String(64), unique=True)
    thread: Mapped[str] = mapped_column(String(64), default="")
    dedup: Mapped[str] = mapped_column(String(240), unique=True)
    state: Mapped[MailState] = mapped_column(words(MailState, "state"))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_code: Mapped[int | None] = mapped_column(Integer)
    last_answer: Mapped[Long] = mapped_column(default="")


class MailAttempt(Base):
    """What became of one attempt, and what the server said; also what came back later (`bounced`, `delayed`)."""

    __tablename__ = "mail_attempt"

    id: Mapped[Id]
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"), index=True)
    at: Mapped[datetime]
    outcome: Mapped[AttemptOutcome] = mapped_column(words(AttemptOutcome, "outcome"))
    code: Mapped[int | None] = mapped_column(Integer)
    answer: Mapped[Long] = mapped_column(default="")


class Notification(Base):
    """What one officer is told of one event, on screen and by `mail_id`; `agency_id` None for who oversees.

    `mail_id` None: on screen only, since the officer had left when the mail that was to carry it went.
    `on_behalf_of_id` is the executive the officer stands in for. `owed`: the officer or the agency has to act.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_officer_id_id", "officer_id", "id"),
        Index(
            "ix_notification_unread",
            "officer_id",
            "id",
            postgresql_where=text(UNREAD_SQL),
            sqlite_where=text(UNREAD_SQL),
        ),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    kind: Mapped[NoticeKind] = mapped_column(_open_words)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("comment_request.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    dedup: Mapped[str] = mapped_column(String(200), unique=True)
    owed: Mapped[bool]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)


__all__ = ["Announcement", "Mail", "MailAttempt", "Notification"]
