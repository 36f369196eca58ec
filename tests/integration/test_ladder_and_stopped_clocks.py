"""The days on which a clock stood count on no rung: nobody is urged, nor put on record as silent, for a pause."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.extending import DUE, resume, set_clock, suspend
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Chase, SilenceRecord
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.sweep import run_sweep
from workflow.vocabulary.states import ReplyState

FRIDAY = date(2026, 12, 18)  # three working days after the date
MONTH_LATER = date(2027, 1, 18)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def offsets(journey: Journey, agency: str = "stp") -> list[int]:
    mine = select(Chase.offset_days).where(Chase.reply_id == journey.reply_ids[agency]).order_by(Chase.number)
    with journey.application.reading() as session:
        return list(session.scalars(mine))


def sweep_daily(journey: Journey, first: date, days: int) -> None:
    for day in range(days):
        set_clock(journey, first + timedelta(days=day))
        run_sweep(journey.application)


def test_a_round_does_not_close_for_the_days_on_which_its_request_was_suspended(journey: Journey) -> None:
    sweep_daily(journey, DUE, 4)
    assert offsets(journey) == [0, 1, 3]
    suspend(journey)
    sweep_daily(journey, MONTH_LATER, 1)
    resume(journey)
    sweep_daily(journey, MONTH_LATER, 1)
    assert journey.reply("stp").state is ReplyState.DELIVERED, "two of its days are charged, not twenty"
    assert offsets(journey) == [0, 1, 3]
    sweep_daily(journey, MONTH_LATER + timedelta(days=1), 3)
    assert offsets(journey) == [0, 1, 3, 5], "Tuesday to Thursday are its third to fifth day"
    sweep_daily(journey, MONTH_LATER + timedelta(days=4), 6)
    assert journey.reply("stp").state is ReplyState.DELIVERED
    sweep_daily(journey, MONTH_LATER + timedelta(days=10), 1)
    assert journey.reply("stp").state is ReplyState.SILENT
    with journey.application.reading() as session:
        record = session.scalars(select(SilenceRecord)).first()
    assert record is not None
    assert record.working_days_late == 10, "as many as the rung that closes says"


def test_a_late_claim_that_took_a_month_to_refuse_leaves_the_agency_its_time(journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    sweep_daily(journey, DUE, 2)
    journey.sign("stp")
    journey.to_sent("sxd")
    sweep_daily(journey, MONTH_LATER, 1)
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Có liên quan.")
    journey.run("stc.officer", decide_remit_claim, command)
    sweep_daily(journey, MONTH_LATER, 1)
    assert journey.reply("stp").state is ReplyState.ASSIGNED
    assert offsets(journey) == [0, 1]
    sweep_daily(journey, MONTH_LATER + timedelta(days=1), 4)
    assert offsets(journey) == [0, 1, 3]
