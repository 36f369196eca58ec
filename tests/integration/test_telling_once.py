"""Telling is done once, by few statements, from any number of places, and leaves a trail that stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.factories.drafting import circulated
from tests.factories.mailroom import (
    catch_up,
    everything,
    give_addresses,
    notifications,
)
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Announcement, Mail, Notification, Reply
from workflow.queries.undone_mail import undone_mail
from workflow.services.mail_jobs import announce
from workflow.services.notify import notify
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import Notice, NoticeKind, Whom


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """Circulated by `stc` to `stp` and `sxd`; everybody has an address and was told."""
    give_addresses(application, province)
    begun = begin_journey(application, province, "stp", "sxd")
    catch_up(begun)
    return begun


def test_telling_twice_or_from_two_places_at_once_changes_nothing(application: Application, province: Province) -> None:
    give_addresses(application, province)
    payload = {"chain": f"request:{begin_journey(application, province, 'stp', 'sxd').request_id}"}
    with ThreadPoolExecutor(3) as pool:
        told = sorted(pool.map(lambda _: announce(application, payload), range(3)))
    assert told == [0, 0, len(everything(application, Notification))]
    assert told[-1] > 0
    assert announce(application, payload) == 0
    assert announce(application, {"chain": "request:999"}) == 0


def test_a_rolled_back_act_tells_nobody(application: Application, province: Province) -> None:
    request_id, _circulated = circulated(application, province)
    before = len(everything(application, Announcement))

    def suspend_and_fail(uow: UnitOfWork, command: SuspendRequest) -> None:
        suspend_request(uow, command)
        raise RuntimeError

    command = SuspendRequest(request_id=request_id, version=None, reason="Thử")
    with pytest.raises(RuntimeError):
        application.run(suspend_and_fail, command, province.actor("stc.leader"))
    assert len(everything(application, Announcement)) == before


def test_statements_do_not_grow_with_the_agencies_or_the_notices(
    application: Application, province: Province, count_statements: Any
) -> None:
    give_addresses(application, province)
    counts = []
    for agencies in (("stp",), ("stp", "sxd", "snv", "skhcn", "xta")):
        journey = begin_journey(application, province, *agencies)
        with count_statements() as seen:
            assert announce(application, {"chain": f"request:{journey.request_id}"}) >= 2 * len(agencies)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16


def test_a_sweep_hands_over_many_chases_at_once_and_each_person_gets_one_mail(journey: Journey) -> None:
    application = journey.application
    for _more in range(3):
        begin_journey(application, journey.province, "stp", "sxd")
    with application.reading() as session:
        rows = session.execute(select(Reply.id, Reply.request_id, Reply.jurisdiction_id)).all()
    chases = [
        Notice(
            kind=NoticeKind.CHASE,
            jurisdiction_id=row.jurisdiction_id,
            whom=(Whom.ASSIGNEE, Whom.CLERKS),
            dedup=f"chase:{row.id}:1",
            request_id=row.request_id,
            reply_id=row.id,
            args={"rung": 1},
        )
        for row in rows
    ]
    assert application.run(notify, chases) == 4 * 2 * 2
    assert application.run(notify, chases) == 0
    for username in ("stp.clerk", "sxd.clerk"):
        carried = {
            row.mail_id
            for row in notifications(application, journey.province.officer[username])
            if row.kind is NoticeKind.CHASE
        }
        assert len(carried) == 1


def test_nothing_of_it_can_be_deleted(journey: Journey) -> None:
    for model in (Notification, Mail, Announcement):
        with pytest.raises(DBAPIError, match="is_not_deleted"), journey.application.sessions.begin() as session:
            session.execute(model.__table__.delete())


def test_what_there_is_to_tell_and_to_mail_is_found_until_it_is_done(
    application: Application, province: Province
) -> None:
    request_id, _circulated = circulated(application, province)
    with application.reading() as session:
        later = application.clock.now() + timedelta(minutes=1)
        assert undone_mail(session, later, mailing=True) == [("announce", {"chain": f"request:{request_id}"})]
    give_addresses(application, province)
    announce(application, {"chain": f"request:{request_id}"})
    with application.reading() as session:
        assert undone_mail(session, later, mailing=True) == [("deliver", {})]
        assert undone_mail(session, later, mailing=False) == []
