"""Mails of the past: told by the real services, taken by mail servers that were never asked. Nothing leaves the house.

Nobody's letter is composed either: what an officer was told stands on screen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select, update

from workflow.demo.packaged import document
from workflow.demo.stage import Stage
from workflow.models import Announcement, Notification
from workflow.ports import Answer, Letter, MailAnswer, MailLine
from workflow.queries.undone_mail import undone_mail
from workflow.services.mail_jobs import HANDLERS
from workflow.services.read_notices import ReadAll, read_all
from workflow.services.record_bounce import RecordBounce, record_bounce
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import MailContent

ACCEPTED = MailAnswer(answer=Answer.ACCEPTED, code=250, text="2.0.0 Ok: queued")


class Envelope:
    """Port `Composer`: an address and the key of the mail."""

    def compose(self, content: MailContent) -> Letter:
        return Letter(
            to_name=content.name,
            to_address=content.address,
            subject="",
            text="",
            html="",
            message_id=content.message_key,
            thread_id="",
            at=content.at,
        )


@dataclass(kw_only=True)
class PretendedServers:
    """Port `Mailer`. Refuses and puts off the first letter to one address each, and lets one come back later.

    One agency's server takes nothing at all until `shut_until`.
    """

    shut_until: datetime | None = None
    bounced: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @contextmanager
    def line(self) -> Iterator[MailLine]:
        yield self

    def send(self, letter: Letter) -> MailAnswer:
        words, username = document("proceedings.yaml")["post"], letter.to_address.partition("@")[0]
        first = username not in self.seen
        self.seen.add(username)
        if self.shut_until and letter.at < self.shut_until and username in words["shut"]:
            return MailAnswer(answer=Answer.REFUSED, code=554, text=words["shutting"])
        if first and username == words["refused"]:
            return MailAnswer(answer=Answer.REFUSED, code=552, text=words["refusal"])
        if first and username == words["later"]:
            return MailAnswer(answer=Answer.LATER, code=451, text=words["delay"])
        if username == words["bounced"]:
            self.bounced.append(letter.message_id)
        return ACCEPTED


class Post:
    """Tells people from `since` on, as the worker does: before it, a year of news would be no news to anybody."""

    def __init__(self, stage: Stage, since: datetime, shut_until: datetime) -> None:
        self._stage = stage
        self._since = since
        self._begun = False
        self._servers = PretendedServers(shut_until=shut_until)
        self._office = replace(stage.application, mailer=self._servers, composer=Envelope())

    def tell(self) -> None:
        """Whatever happened up to now, and the mails that are due now."""
        if self._stage.now < self._since:
            return
        if not self._begun:
            self._begun = True
            self._stage.by_system(_leave_untold, self._since)
        for bounced in self._servers.bounced:
            words = document("proceedings.yaml")["post"]["bounce"]
            report = RecordBounce(message_key=bounced, failed=True, code=550, text=words)
            self._stage.by_system(record_bounce, report)
        self._servers.bounced.clear()
        for kind in ("announce", "deliver"):
            for found, payload in self._undone():
                if found == kind:
                    HANDLERS[kind](self._office, payload)

    def _undone(self) -> list[tuple[str, dict[str, object]]]:
        with self._stage.reading() as session:
            return undone_mail(session, self._stage.now, mailing=True)

    def read(self) -> None:
        """Everybody reads what there is."""
        with self._stage.reading() as session:
            newest = session.execute(
                select(Notification.officer_id, func.max(Notification.id))
                .where(Notification.read_at.is_(None))
                .group_by(Notification.officer_id)
                .order_by(Notification.officer_id)
            ).all()
        names = {officer_id: username for username, officer_id in self._stage.cast.officer.items()}
        for officer_id, notice_id in newest:
            self._stage.do(names[officer_id], read_all, ReadAll(newest_id=notice_id))


def _leave_untold(uow: UnitOfWork, since: datetime) -> None:
    """What happened before `since`."""
    uow.session.execute(
        update(Announcement)
        .where(Announcement.done_at.is_(None), Announcement.created_at < since)
        .values(done_at=Announcement.created_at)
        .execution_options(synchronize_session=False)
    )
