"""A month in the life of an installation: one agency answers, one stays silent and is chased, urged and recorded."""

from datetime import timedelta

from tests.factories.mailroom import give_addresses
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import explain
from workflow.bootstrap import Application
from workflow.jobs import HANDLERS, work_off


def live_a_month(application: Application, province: Province) -> Journey:
    """`stp` objects, `sxd` never answers; the worker's whole work is done each day. The clock must be settable."""
    give_addresses(application, province)
    journey = begin_journey(application, province, "stp", "sxd")
    journey.to_sent("stp", journey.objecting())
    due = journey.reply("sxd").due_at
    for day in range(-1, 21):
        journey.pass_time(days=max((due + timedelta(days=day) - application.clock.now()).total_seconds(), 0) / 86_400)
        work_off(application, HANDLERS)
    explain(journey, by="sxd.head", agency="sxd")
    work_off(application, HANDLERS)
    return journey
