"""Officers with an account, their memberships, delegations, sessions and sign-ins."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from workflow.models.base import Base, Digest, Id, Long, Name, Versioned, words
from workflow.vocabulary.notices import MailMode
from workflow.vocabulary.roles import AGENCY_ROLES, Role

BOUNCED_SQL = "mail_bounced_at IS NOT NULL"
_AGENCY_ROLE_LIST = ", ".join(f"'{role.value}'" for role in sorted(AGENCY_ROLES))


class Officer(Versioned, Base):
    """`username` is kept in lower case; `password_hash` None means that no password was set yet.

    `mail_bounced_at` is since when nothing is mailed to the address, as it was refused or came back.
    """

    __tablename__ = "officer"
    __table_args__ = (
        Index(
            "ix_officer_mail_bounced",
            "mail_bounced_at",
            postgresql_where=text(BOUNCED_SQL),
            sqlite_where=text(BOUNCED_SQL),
        ),
    )

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(String(120), unique=True)
    full_name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254), default="")
    title: Mapped[Name] = mapped_column(default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_changed_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(8), default="vi")
    failed_sign_ins: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    mail_mode: Mapped[MailMode] = mapped_column(
        words(MailMode, "mail_mode"), default=MailMode.IMMEDIATE, server_default=MailMode.IMMEDIATE.value
    )
    mail_bounced_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012  read by SQLAlchemy

    @validates("email")
    def _a_new_address_is_not_marked(self, _key: str, email: str) -> str:
        """Wherever the address is changed, by the form or by an imported table."""
        if email != self.email:
            self.mail_bounced_at = None
        return email


class Membership(Base):
    """A role in one agency, or over the jurisdiction when `agency_id` is None. Local dates, both inclusive."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(f"(role IN ({_AGENCY_ROLE_LIST})) = (agency_id IS NOT NULL)", name="role_scope"),
        CheckConstraint("until IS NULL OR until >= since", name="dates"),
        UniqueConstraint("officer_id", "agency_id", "role", "since"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    since: Mapped[date]
    until: Mapped[date | None]

    officer: Mapped[Officer] = relationship(lazy="raise_on_sql")


class Delegation(Base):
    """From–until, one officer acts for another in one agency; several may overlap; both names stay on every act.

    The agency is fixed: what the delegator becomes elsewhere does not pass over.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("delegator_id <> delegate_id", name="two_people"),
        Index("ix_delegation_delegate_id_ends_at", "delegate_id", "ends_at"),
    )

    id: Mapped[Id]
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    delegator_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[Long]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    revoked_at: Mapped[datetime | None]

    delegator: Mapped[Officer] = relationship(foreign_keys=[delegator_id], lazy="raise_on_sql")
    delegate: Mapped[Officer] = relationship(foreign_keys=[delegate_id], lazy="raise_on_sql")


class SignInSession(Base):
    """What a browser's cookie points to, by the SHA-256 of its random id; ended ones are dead wherever replayed."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")


class SignInAttempt(Base):
    """Log of sign-ins, kept for accounts that do not exist as well."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    username: Mapped[str] = mapped_column(String(120))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64), default="")
