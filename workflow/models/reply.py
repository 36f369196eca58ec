"""What one agency owes to one round, its preparation (own agency only), its pauses and remit claims."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.agency import Agency
from workflow.models.base import Base, Digest, Id, Long, Versioned, says, words
from workflow.models.comment_request import CommentRequest, Round
from workflow.models.officer import Officer
from workflow.models.position import Position
from workflow.vocabulary.administration import PauseReason, SilenceLaw
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import OWING_STATES, ReplyState

if TYPE_CHECKING:
    from workflow.models.extension import Extension, ReplyReturn

OWING_SQL = "state IN (" + ", ".join(f"'{state.value}'" for state in sorted(OWING_STATES)) + ")"
# Rare beside the answered ones, so that lists of them never walk over all replies of an agency.
ENDED_SQL = "state IN ('released', 'silent')"
CLAIMED_SQL = "state = 'remit_claimed'"
REVISING_SQL = "revising_since IS NOT NULL"
# What the sweep has to do with: owed, unanswered, its clock running.
CHASED_SQL = f"{OWING_SQL} AND sent_at IS NULL AND paused_at IS NULL"
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
UNFLAGGED_SQL = "accepted IS NULL AND flagged_at IS NULL"
AT_ONCE_SQL = "1970-01-01 00:00:00.000000"
RUNNING_SQL = "until IS NULL"


class DeadlineDerivation(Base):
    """How a due date came about, kept as it was computed; equal derivations share one row. Immutable."""

    __tablename__ = "deadline_derivation"

    id: Mapped[Id]
    digest: Mapped[Digest] = mapped_column(unique=True)
    body: Mapped[dict[str, Any]]


class Reply(Versioned, Base):
    """`first_due_at` never changes; `due_at` moves only while the reply is owed; `sent_at` is set once.

    `sent_at` is the moment of the first official answer. `closed_at` is set on every reply when its round closes, so
    that the lock on this one row decides every race with the drafting side. `paused_at` is set while the request is
    suspended, this reply is paused or an objection to its dossier is open: the clock stands, and nothing becomes late.
    `revising_since` is set while a newer position is written. `silence_excused_at` is set together with the decision
    that excuses a recorded silence, which then counts as excused.
    `look_at`: when the sweep looks at it next. An early look does no harm: whatever moves a date sets it to now.
    `days_late`: working days, fixed with the first answer or with the silence, by the calendar of that day.
    """

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("round_id", "agency_id"),
        CheckConstraint(
            "state <> 'sent' OR (position_id IS NOT NULL AND sent_at IS NOT NULL)", name="sent_has_position"
        ),
        CheckConstraint(
            "state <> 'remit_claimed' OR (position_id IS NOT NULL AND claimed_at IS NOT NULL)",
            name="claim_has_position",
        ),
        CheckConstraint(
            "state NOT IN ('assigned', 'in_clearance') OR assignee_id IS NOT NULL", name="assigned_has_officer"
        ),
        CheckConstraint("state <> 'silent' OR closed_at IS NOT NULL", name="silent_is_closed"),
        CheckConstraint("due_at >= first_due_at", name="never_earlier"),
        Index("ix_reply_owing_due", "due_at", "id", postgresql_where=text(OWING_SQL), sqlite_where=text(OWING_SQL)),
        Index(
            "ix_reply_owing_agency",
            "agency_id",
            "due_at",
            "id",
            postgresql_where=text(OWING_SQL),
            sqlite_where=text(OWING_SQL),
        ),
        Index("ix_reply_agency_id_due_at", "agency_id", "due_at", "id"),
        Index(
            "ix_reply_ended_agency",
            "agency_id",
            "due_at",
            "id",
            postgresql_where=text(ENDED_SQL),
            sqlite_where=text(ENDED_SQL),
        ),
        Index("ix_reply_claimed", "request_id", postgresql_where=text(CLAIMED_SQL), sqlite_where=text(CLAIMED_SQL)),
        Index(
            "ix_reply_revising_agency",
            "agency_id",
            "due_at",
            "id",
            postgresql_where=text(REVISING_SQL),
            sqlite_where=text(REVISING_SQL),
        ),
        Index("ix_reply_look_at", "look_at", "id", postgresql_where=text(CHASED_SQL), sqlite_where=text(CHASED_SQL)),
        Index("ix_reply_jurisdiction_id_due_at", "jurisdiction_id", "due_at", "id"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_request.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    state: Mapped[ReplyState] = mapped_column(words(ReplyState, "state"), default=ReplyState.DELIVERED)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    delivered_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    assigned_at: Mapped[datetime | None]
    clock_started_at: Mapped[datetime]
    first_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_day: Mapped[date]
    derivation_id: Mapped[int] = mapped_column(ForeignKey("deadline_derivation.id"))
    draft_opened_at: Mapped[datetime | None]
    clearance_at: Mapped[datetime | None]
    rework_reason: Mapped[Long] = mapped_column(default="")
    claimed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    revising_since: Mapped[datetime | None]
    returned_count: Mapped[int] = mapped_column(Integer, default=0)
    closed_at: Mapped[datetime | None]
    chase_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    look_at: Mapped[datetime] = mapped_column(default=AT_ONCE, server_default=AT_ONCE_SQL)
    silence_excused_at: Mapped[datetime | None]
    days_late: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")
    request: Mapped[CommentRequest] = relationship(lazy="raise_on_sql")
    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    assignee: Mapped[Officer | None] = relationship(foreign_keys=[assignee_id], lazy="raise_on_sql")
    position: Mapped[Position | None] = relationship(foreign_keys=[position_id], lazy="raise_on_sql")
    derivation: Mapped[DeadlineDerivation] = relationship(lazy="raise_on_sql")
    preparation: Mapped["Preparation | None"] = relationship(lazy="raise_on_sql", uselist=False)
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.id", lazy="raise_on_sql")
    extensions: Mapped[list["Extension"]] = relationship(
        back_populates="reply", order_by="Extension.ordinal", lazy="raise_on_sql"
    )
    returned: Mapped["ReplyReturn | None"] = relationship(back_populates="reply", lazy="raise_on_sql", uselist=False)
    claims: Mapped[list["RemitClaim"]] = relationship(
        back_populates="reply", order_by="RemitClaim.id", lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class Preparation(Versioned, Base):
    """The reply being written. Visible to its own agency only; never copied but by signing.

    `comments` is a list of dicts with the fields of `policies.position_rules.CommentDraft`; `answers` maps question
    ids (as strings) to {"checked": bool, "answer": str}; `writers` as in `policies.authorship`.
    """

    __tablename__ = "preparation"

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    code: Mapped[PositionCode | None] = mapped_column(words(PositionCode, "code"))
    opinion: Mapped[Long] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    checked_parts: Mapped[Long] = mapped_column(default="")
    comments: Mapped[list[Any]] = mapped_column(default=list)
    remit_reason: Mapped[Long] = mapped_column(default="")
    competent_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    no_competent_reason: Mapped[Long] = mapped_column(default="")
    internal_note: Mapped[Long] = mapped_column(default="")
    writers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    updated_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class Pause(Base):
    """Stops the clock of one reply; `until` None means that it still runs."""

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="period"),
        Index(
            "ix_pause_running",
            "reply_id",
            "reason",
            unique=True,
            postgresql_where=text(RUNNING_SQL),
            sqlite_where=text(RUNNING_SQL),
        ),
    )

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    reason: Mapped[PauseReason] = mapped_column(words(PauseReason, "reason"))
    explanation: Mapped[Long] = mapped_column(default="")
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class RemitClaim(Base):
    """A signed claim to be outside remit, and the drafter's decision on it; `accepted` None is undecided.

    `decide_by`: the end of the next working day, None on claims from before that was asked; `flagged_at`: it passed.
    `recounted_at`: the change of the calendar that last counted it anew.
    """

    __tablename__ = "remit_claim"
    __table_args__ = (
        CheckConstraint(
            "(accepted IS NULL) = (decided_at IS NULL) AND (accepted IS NULL) = (decided_by_id IS NULL)",
            name="decision",
        ),
        CheckConstraint(f"accepted IS NULL OR accepted OR {says('decision_reason')}", name="refusal_has_reason"),
        Index(
            "ix_remit_claim_decide_by",
            "decide_by",
            "id",
            postgresql_where=text(UNFLAGGED_SQL),
            sqlite_where=text(UNFLAGGED_SQL),
        ),
    )

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), unique=True)
    claimed_at: Mapped[datetime]
    decide_by: Mapped[datetime | None]
    flagged_at: Mapped[datetime | None]
    recounted_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decision_reason: Mapped[Long] = mapped_column(default="")

    reply: Mapped[Reply] = relationship(back_populates="claims", lazy="raise_on_sql")
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    position: Mapped[Position] = relationship(lazy="raise_on_sql")


class SilenceRecord(Base):
    """No answer when the round closed: who headed the agency on the due day, how long it lasted. Never deleted."""

    __tablename__ = "silence_record"

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    due_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    working_days_late: Mapped[int] = mapped_column(Integer)
    silence_law: Mapped[SilenceLaw] = mapped_column(words(SilenceLaw, "silence_law"))

    head: Mapped[Officer | None] = relationship(lazy="raise_on_sql")
