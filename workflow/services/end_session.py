"""End sessions: signing out here, ending one elsewhere, signing out everywhere, and noting that one is in use."""

from dataclasses import dataclass

from sqlalchemy import select, update

from workflow.models import SignInSession
from workflow.services.account_acts import end_sessions, officer_for_change, record, require_administration
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import NotFound, NotPermitted


@dataclass(frozen=True, kw_only=True)
class SignOut:
    token_digest: str


@dataclass(frozen=True, kw_only=True)
class EndSession:
    session_id: int


@dataclass(frozen=True, kw_only=True)
class SignOutEverywhere:
    """Of the acting officer, or of another one when an administrator says so."""

    officer_id: int


@dataclass(frozen=True, kw_only=True)
class NoteSeen:
    session_id: int


def sign_out(uow: UnitOfWork, command: SignOut) -> None:
    """Idempotent: signing out twice is no fault."""
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.token_digest == command.token_digest, SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
    )


def end_session(uow: UnitOfWork, command: EndSession) -> None:
    """One's own session, or any as an administrator.

    Raises:
        NotFound: it has ended, or it is another officer's, which only administrators may know of.
    """
    found = uow.session.scalars(
        select(SignInSession)
        .where(SignInSession.id == command.session_id, SignInSession.ended_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    if found.officer_id != uow.actor.officer_id:
        _require_knowing(uow, found.officer_id)
    found.ended_at = uow.now
    record(uow, "session_ended", found.officer_id, after={"session_id": found.id})


def _require_knowing(uow: UnitOfWork, officer_id: int) -> None:
    try:
        require_administration(uow, officer_id)
    except NotPermitted:
        raise NotFound from None


def sign_out_everywhere(uow: UnitOfWork, command: SignOutEverywhere) -> int:
    """Returns how many sessions ended, the present one among them; one that is just beginning waits and ends too."""
    if command.officer_id != uow.actor.officer_id:
        require_administration(uow, command.officer_id)
    officer_for_change(uow, command.officer_id)
    ended = end_sessions(uow, command.officer_id)
    record(uow, "signed_out_everywhere", command.officer_id, after={"sessions": ended})
    return ended


def note_seen(uow: UnitOfWork, command: NoteSeen) -> None:
    """Keep an idle limit from ending a session that is in use; callers do so at most once a minute."""
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.id == command.session_id, SignInSession.ended_at.is_(None))
        .values(seen_at=uow.now)
    )
