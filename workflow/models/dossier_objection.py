"""An agency's word that papers are missing, the drafter's decision on it, and the papers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Id, Long, says, words
from workflow.models.officer import Officer
from workflow.models.reply import DeadlineDerivation, Reply
from workflow.models.stored_file import StoredFile
from workflow.vocabulary.states import ObjectionState

OPEN_SQL = "state IN ('accepted', 'raised')"
UNDECIDED_SQL = "state = 'raised' AND flagged_at IS NULL"


class DossierObjection(Base):
    """Guarded by the version of its reply. `decide_by`: one working day after it was raised; `flagged_at`: that passed.

    `lapsed_at`: the agency answered without waiting, or nothing is owed any more. `recounted_at`: the change of the
    calendar that last counted `decide_by` anew.
    """

    __tablename__ = "dossier_objection"
    __table_args__ = (
        CheckConstraint(says("lacking"), name="says_what_is_lacking"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision"),
        CheckConstraint(
            "state NOT IN ('accepted', 'refused', 'supplied') OR decided_at IS NOT NULL", name="state_is_decided"
        ),
        CheckConstraint(f"state <> 'refused' OR {says('decision_reason')}", name="refusal_has_reason"),
        CheckConstraint("(state = 'supplied') = (supplied_at IS NOT NULL)", name="supply"),
        CheckConstraint(
            f"state <> 'supplied' OR (supplied_by_id IS NOT NULL AND "
            f"(supplied_file_id IS NOT NULL OR {says('supplied_note')}))",
            name="supply_gives_something",
        ),
        CheckConstraint("(state = 'lapsed') = (lapsed_at IS NOT NULL)", name="lapse"),
        Index(
            "ix_dossier_objection_open",
            "reply_id",
            unique=True,
            postgresql_where=text(OPEN_SQL),
            sqlite_where=text(OPEN_SQL),
        ),
        Index(
            "ix_dossier_objection_undecided",
            "decide_by",
            "id",
            postgresql_where=text(UNDECIDED_SQL),
            sqlite_where=text(UNDECIDED_SQL),
        ),
    )

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    state: Mapped[ObjectionState] = mapped_column(words(ObjectionState, "state"), default=ObjectionState.RAISED)
    lacking: Mapped[Long]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    raised_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decide_by: Mapped[datetime]
    derivation_id: Mapped[int] = mapped_column(ForeignKey("deadline_derivation.id"))
    flagged_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decision_reason: Mapped[Long] = mapped_column(default="")
    supplied_at: Mapped[datetime | None]
    supplied_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    supplied_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    supplied_note: Mapped[Long] = mapped_column(default="")
    supplied_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    lapsed_at: Mapped[datetime | None]
    recounted_at: Mapped[datetime | None]

    reply: Mapped[Reply] = relationship(lazy="raise_on_sql")
    raised_by: Mapped[Officer] = relationship(foreign_keys=[raised_by_id], lazy="raise_on_sql")
    raised_for: Mapped[Officer | None] = relationship(foreign_keys=[raised_for_id], lazy="raise_on_sql")
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    decided_for: Mapped[Officer | None] = relationship(foreign_keys=[decided_for_id], lazy="raise_on_sql")
    supplied_by: Mapped[Officer | None] = relationship(foreign_keys=[supplied_by_id], lazy="raise_on_sql")
    supplied_for: Mapped[Officer | None] = relationship(foreign_keys=[supplied_for_id], lazy="raise_on_sql")
    derivation: Mapped[DeadlineDerivation] = relationship(lazy="raise_on_sql")
    supplied_file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")
