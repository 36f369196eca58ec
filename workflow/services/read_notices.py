"""Mark one's own notifications as read: a note for the reader, no act, and nothing for the trail."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update

from workflow.models import Notification
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class ReadNotice:
    notice_id: int


@dataclass(frozen=True, kw_only=True)
class ReadAll:
    """Those up to `newest_id`, which the page showed: what came meanwhile stays unread."""

    newest_id: int


def read_notice(uow: UnitOfWork, command: ReadNotice) -> None:
    """Raises NotFound for somebody else's."""
    found = uow.session.scalar(
        select(Notification.id).where(
            Notification.id == command.notice_id, Notification.officer_id == uow.actor.officer_id
        )
    )
    if found is None:
        raise NotFound
    _mark(uow, Notification.id == command.notice_id)


def read_all(uow: UnitOfWork, command: ReadAll) -> None:
    _mark(uow, Notification.id <= command.newest_id)


def _mark(uow: UnitOfWork, which: ColumnElement[bool]) -> None:
    uow.session.execute(
        update(Notification)
        .where(Notification.officer_id == uow.actor.officer_id, Notification.read_at.is_(None), which)
        .values(read_at=uow.now)
        .execution_options(synchronize_session=False)
    )
