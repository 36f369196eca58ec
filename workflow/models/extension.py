"""More time asked for one reply, and what became of it; and the one return of a reply for having no clear position."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Id, Long, Versioned, says, words
from workflow.models.officer import Officer
from workflow.models.reply import DeadlineDerivation, Reply
from workflow.vocabulary.states import ExtensionState

UNDECIDED_SQL = "state IN ('asked', 'countered')"
COMPLETING_SQL = "completed_at IS NULL AND stood_at IS NULL"


class Extension(Versioned, Base):
    """Days are local days of the jurisdiction. What was asked never changes.

    `due_at` is the date as it stood when it was asked. `decide_by`: until then the drafting agency decides;
    `flagged_at` is when the sweep told that it had not. `offer_until`: until then another date can be taken.
    `decided_…` is the drafting agency's decision, `taken_…` the responding agency's word on an offer, `granted_day`
    what came of it: the day named, moved by what pauses took since then. `recounted_at`: the change of the calendar
    that last gave more time to decide, or to take the offer.
    """

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint(says("reason"), name="has_reason"),
        CheckConstraint("asked_at < due_at", name="asked_before_the_date"),
        CheckConstraint("state <> 'refused' OR " + says("decision_reason"), name="refusal_has_reason"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)"
            " AND (state IN ('asked', 'lapsed') OR decided_at IS NOT NULL)"
            " AND (state <> 'asked' OR decided_at IS NULL)",
            name="decision",
        ),
        CheckConstraint(
            "(offered_day IS NULL) = (offer_until IS NULL) AND (state <> 'countered' OR offered_day IS NOT NULL)",
            name="offer",
        ),
        CheckConstraint("(taken_at IS NULL) = (taken_by_id IS NULL)", name="taking"),
        CheckConstraint(
            "(state = 'granted') = (granted_day IS NOT NULL) AND (granted_day IS NULL OR"
            " (granted_day >= coalesce(offered_day, proposed_day) AND (offered_day IS NULL) = (taken_at IS NULL)))",
            name="grant",
        ),
        CheckConstraint(
            "decided_by_id <> asked_by_id AND decided_for_id <> asked_by_id AND decided_by_id <> asked_for_id"
            " AND decided_for_id <> asked_for_id",
            name="nobody_decides_their_own",
        ),
        UniqueConstraint("reply_id", "ordinal"),
        Index(
            "uq_extension_undecided",
            "reply_id",
            unique=True,
            postgresql_where=text(UNDECIDED_SQL),
            sqlite_where=text(UNDECIDED_SQL),
        ),
        Index(
            "ix_extension_offer_until",
            "offer_until",
            "id",
            postgresql_where=text("state = 'countered'"),
            sqlite_where=text("state = 'countered'"),
        ),
        Index(
            "ix_extension_decide_by",
            "decide_by",
            "id",
            postgresql_where=text("state = 'asked'"),
            sqlite_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    state: Mapped[ExtensionState] = mapped_column(words(ExtensionState, "state"), default=ExtensionState.ASKED)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[Long]
    proposed_day: Mapped[date]
    due_at: Mapped[datetime]
    decide_by: Mapped[datetime]
    flagged_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decision_reason: Mapped[Long] = mapped_column(default="")
    offered_day: Mapped[date | None]
    offer_until: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    granted_day: Mapped[date | None]
    lapsed_at: Mapped[datetime | None]
    recounted_at: Mapped[datetime | None]

    reply: Mapped[Reply] = relationship(back_populates="extensions", lazy="raise_on_sql")
    asked_by: Mapped[Officer] = relationship(foreign_keys=[asked_by_id], lazy="raise_on_sql")
    asked_for: Mapped[Officer | None] = relationship(foreign_keys=[asked_for_id], lazy="raise_on_sql")
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    decided_for: Mapped[Officer | None] = relationship(foreign_keys=[decided_for_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy


class ReplyReturn(Base):
    """The drafting agency sent an answer back, once: `position_id` is that answer, which stays on record as signed.

    It ends with a newer position (`completed_…`) or with the round, when the original stands (`stood_at`). The reply's
    own date is not touched: the first answer keeps its time. `missed_at` is when the sweep told of a missed date.
    `recounted_at`: the change of the calendar that last counted it anew.
    """

    __tablename__ = "reply_return"
    __table_args__ = (
        CheckConstraint(says("reason"), name="has_reason"),
        CheckConstraint("due_at > returned_at", name="leaves_time"),
        CheckConstraint(
            "(completed_at IS NULL) = (completed_position_id IS NULL) AND (completed_at IS NULL OR stood_at IS NULL)"
            " AND completed_position_id <> position_id",
            name="ends_once",
        ),
        Index(
            "ix_reply_return_completing_due_at",
            "due_at",
            "id",
            postgresql_where=text(COMPLETING_SQL),
            sqlite_where=text(COMPLETING_SQL),
        ),
    )

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    reason: Mapped[Long]
    returned_at: Mapped[datetime]
    returned_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    returned_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    days: Mapped[int] = mapped_column(Integer)
    first_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    derivation_id: Mapped[int] = mapped_column(ForeignKey("deadline_derivation.id"))
    missed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    stood_at: Mapped[datetime | None]
    recounted_at: Mapped[datetime | None]

    reply: Mapped[Reply] = relationship(back_populates="returned", lazy="raise_on_sql")
    derivation: Mapped[DeadlineDerivation] = relationship(lazy="raise_on_sql")
    returned_by: Mapped[Officer] = relationship(foreign_keys=[returned_by_id], lazy="raise_on_sql")
    returned_for: Mapped[Officer | None] = relationship(foreign_keys=[returned_for_id], lazy="raise_on_sql")

    @property
    def completing(self) -> bool:
        """The agency still has to complete its answer."""
        return self.completed_at is None and self.stood_at is None
