"""An officer's secret calendar link: made or renewed, revoked, noted as read. The database knows its digest only."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from workflow.adapters.tokens import new_token, token_digest
from workflow.models import CalendarFeed
from workflow.services.account_acts import own_account, record
from workflow.unit_of_work import UnitOfWork

NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class RenewFeed:
    """The first link, or another in place of the one there was."""


@dataclass(frozen=True, kw_only=True)
class RevokeFeed:
    """No link any more."""


@dataclass(frozen=True, kw_only=True)
class NoteFeedRead:
    feed_id: int


def renew_feed(uow: UnitOfWork, command: RenewFeed) -> str:  # noqa: ARG001  one signature for all services
    """The token, told this once. A link that there was is dead from now on."""
    officer = own_account(uow)
    replaced = _revoke(uow, officer.id)
    token = new_token()
    uow.session.add(CalendarFeed(officer_id=officer.id, token_digest=token_digest(token), created_at=uow.now))
    uow.session.flush()
    record(uow, "calendar_feed_made", officer.id, before={"link": replaced}, after={"link": True})
    return token


def revoke_feed(uow: UnitOfWork, command: RevokeFeed) -> bool:  # noqa: ARG001  one signature for all services
    """Whether there was one. Idempotent."""
    officer = own_account(uow)
    revoked = _revoke(uow, officer.id)
    if revoked:
        record(uow, "calendar_feed_revoked", officer.id, before={"link": True}, after={"link": False})
    return revoked


def note_feed_read(uow: UnitOfWork, command: NoteFeedRead) -> None:
    """At most once an hour: enough to see that a link is in use."""
    stale = or_(CalendarFeed.read_at.is_(None), CalendarFeed.read_at <= uow.now - NOTED_EVERY)
    uow.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.id == command.feed_id, CalendarFeed.revoked_at.is_(None), stale)
        .values(read_at=uow.now)
    )


def _revoke(uow: UnitOfWork, officer_id: int) -> bool:
    living = uow.session.scalars(
        select(CalendarFeed).where(CalendarFeed.officer_id == officer_id, CalendarFeed.revoked_at.is_(None))
    ).one_or_none()
    if living is None:
        return False
    living.revoked_at = uow.now
    uow.session.flush()
    return True
