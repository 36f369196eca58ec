"""Requests whose mails to `stp` do not arrive; circulated on 23 November, due at the end of 15 December."""

from tests.factories.mailroom import address, give_addresses, mailing, work
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.support.smtp import PostOffice
from workflow.bootstrap import Application

GONE = "550 5.1.1 No such mailbox"
DESK = ("stp.clerk", "stp.leader")  # whom a circulation is told to


def unreached_journey(
    application: Application, province: Province, office: PostOffice, *refused: str, answer: str = GONE
) -> Journey:
    """To `stp` and `sxd`; the mails to `refused` are answered so, a minute after the circulation."""
    give_addresses(application, province)
    for username in refused:
        office.refusing[address(username)] = answer
    journey = begin_journey(mailing(application, office), province, "stp", "sxd")
    journey.pass_time(minutes=1)
    work(journey.application)
    office.refusing.clear()
    return journey


def at_noon_of(journey: Journey, month: int, day: int) -> None:
    """Goes on to that noon in Hanoi."""
    now = journey.application.clock.now()
    journey.pass_time(seconds=(now.replace(month=month, day=day, hour=5, minute=0, second=0) - now).total_seconds())
