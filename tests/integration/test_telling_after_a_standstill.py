"""However much there is to tell at once, no statement grows beyond what a database takes, and each is told once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.factories.letters import THIRD_DAY, at, owed
from tests.factories.mailroom import everything, give_addresses, mails, notifications, work
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.bootstrap import Application
from workflow.models import Announcement, AuditEntry
from workflow.queries import slices
from workflow.services import announce
from workflow.services.announce import AnnounceChain, announce_chain
from workflow.services.notify import notify
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.sweep_chases import SweepChases, sweep_chases
from workflow.vocabulary.notices import MailKind, Notice, NoticeKind, Whom

SLICE, MOST, BATCH = 20, 50, 30
MANY = 120
FEW_MORE = 10  # parameters of a statement beside its list of keys


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred chases stand for a hundred thousand."""
    monkeypatch.setattr(slices, "AT_ONCE", SLICE)
    monkeypatch.setattr(announce, "MOST_NOTICES", MOST)


@contextmanager
def lookups(application: Application) -> Iterator[list[int]]:
    """How many parameters each SELECT had. Rows to be inserted are cut into statements by SQLAlchemy itself."""
    seen: list[int] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: FBT001  SQLAlchemy calls it so
        if statement.lstrip().startswith("SELECT") and not many:
            seen.append(len(parameters))

    event.listen(application.engine, "before_cursor_execute", note)
    yield seen
    event.remove(application.engine, "before_cursor_execute", note)


def chased(application: Application, province: Province) -> Application:
    """A standstill is over: the sweep made the chases of all replies in a few batches."""
    give_addresses(application, province)
    owed(application, province, MANY)
    living = at(application, THIRD_DAY)
    while living.run(sweep_chases, SweepChases(limit=BATCH)).looked == BATCH:
        pass
    return living


@pytest.mark.usefixtures("small")
def test_no_lookup_grows_with_the_chases_and_each_is_told_once_in_one_mail(
    application: Application, province: Province
) -> None:
    living = chased(application, province)
    with lookups(application) as seen:
        work(living)
    assert SLICE <= max(seen) <= SLICE + FEW_MORE
    for username in ("stp.head", "supervisor"):
        told = notifications(application, province.officer[username])
        assert len({row.dedup for row in told}) == len(told) == MANY
        (mail,) = mails(application, province.officer[username])
        assert mail.kind is MailKind.DIGEST
        assert {row.mail_id for row in told} == {mail.id}


@pytest.mark.usefixtures("small")
def test_one_transaction_tells_so_many_and_says_that_there_are_more(
    application: Application, province: Province
) -> None:
    living = chased(application, province)
    with application.reading() as session:
        (chain,) = session.scalars(select(AuditEntry.chain).where(AuditEntry.name == "chases_made").distinct())
    heard = 2  # the head, and the supervisor
    command = AnnounceChain(chain=chain)
    runs = [living.run(announce_chain, command) for _turn in range(MANY // BATCH)]
    assert [(run.told, run.more) for run in runs] == [(BATCH * heard, True)] * 3 + [(BATCH * heard, False)]
    assert all(row.done_at for row in everything(application, Announcement) if row.chain == chain)


def test_an_event_larger_than_that_is_told_by_itself(
    application: Application, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_addresses(application, province)
    journey = begin_journey(application, province, "stp", "sxd", "snv")
    work(application)
    journey.run(
        "stc.leader", suspend_request, SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ")
    )
    monkeypatch.setattr(announce, "MOST_NOTICES", 1)
    run = application.run(announce_chain, AnnounceChain(chain=f"request:{journey.request_id}"))
    assert (run.told, run.more) == (2 * len(journey.reply_ids), False)


@pytest.mark.usefixtures("small")
def test_so_many_are_told_to_so_many_people_in_few_statements_each(
    application: Application, province: Province
) -> None:
    """As a changed calendar hands them over: in one call."""
    reply_ids = owed(application, province, MANY)
    notices = [
        Notice(
            kind=NoticeKind.DUE_MOVED,
            jurisdiction_id=province.jurisdiction_id,
            whom=(Whom.CLERKS, Whom.LEADERS),
            dedup=f"moved:{reply_id}",
            reply_id=reply_id,
        )
        for reply_id in reply_ids
    ]
    with lookups(application) as seen:
        assert application.run(notify, notices) == 2 * MANY
        assert application.run(notify, notices) == 0
    assert max(seen) <= SLICE + FEW_MORE
