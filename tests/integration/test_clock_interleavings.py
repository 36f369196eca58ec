"""All that stops the clock of a reply, in any order: no time is lost, none is given twice, nothing forgiven.

After every act the stored date and the standing are compared with an independent reckoning.
"""

from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.applications import MONDAY
from tests.factories.clock_oracle import ClockOracle
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import object_to, pause, settle, supply, unpause
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.machines.objection_lifecycle import MOST_REFUSED
from workflow.models import DeadlineDerivation, Jurisdiction, Pause, Reply
from workflow.policies.standing import standing
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.standings import times_of
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import ReplyState

acts = st.sampled_from(
    ["suspend", "resume", "claim", "refuse", "suspend", "resume", "accept", "sign", "wait", "pause", "unpause",
     "object", "take", "supply", "turn_down"]
)  # fmt: skip
steps = st.lists(st.tuples(acts, st.integers(0, 300)), min_size=2, max_size=9)


class Drive:
    """Does to one reply, by the services, what is possible, and tells the oracle."""

    def __init__(self, journey: Journey, oracle: ClockOracle) -> None:
        self.journey, self.oracle = journey, oracle
        self.refused, self.taken = 0, False

    @property
    def now(self) -> Any:
        return self.journey.application.clock.now()

    def suspend(self) -> None:
        if not self.oracle.suspended:
            command = SuspendRequest(request_id=self.journey.request_id, version=None, reason="Chờ ý kiến của Bộ")
            self.journey.run("stc.leader", suspend_request, command)
            self.oracle.change(self.now, suspended=True)

    def resume(self) -> None:
        if self.oracle.suspended:
            command = ResumeRequest(request_id=self.journey.request_id, version=None)
            self.journey.run("stc.leader", resume_request, command)
            self.oracle.change(self.now, suspended=False)

    def pause(self) -> None:
        if not (self.oracle.paused or self.oracle.claimed or self.oracle.late(self.now)):
            pause(self.journey)
            self.oracle.change(self.now, paused=True)

    def unpause(self) -> None:
        if self.oracle.paused:
            unpause(self.journey)
            self.oracle.change(self.now, paused=False)

    def object(self) -> None:
        if self.refused < MOST_REFUSED and not (
            self.oracle.objected or self.oracle.claimed or self.oracle.late(self.now)
        ):
            object_to(self.journey)
            self.taken = False
            self.oracle.change(self.now, objected=True)

    def take(self) -> None:
        """Accepting the objection moves nothing: the clock stands on until the papers are there."""
        if self.oracle.objected and not self.taken:
            settle(self.journey, accept=True)
            self.taken = True

    def turn_down(self) -> None:
        if self.oracle.objected and not self.taken:
            settle(self.journey, accept=False)
            self.refused += 1
            self.oracle.change(self.now, objected=False)

    def supply(self) -> None:
        if self.oracle.objected and self.taken:
            supply(self.journey)
            self.oracle.change(self.now, objected=False)

    def claim(self) -> None:
        if not self.oracle.claimed:
            self._signed(self.journey.claiming())
            self.oracle.passed = self.oracle.late(self.now)
            self.oracle.measure(self.now)
            self.oracle.change(self.now, claimed=True, objected=False)

    def refuse(self) -> None:
        if self.oracle.claimed:
            self._decide(accept=False)
            self.oracle.change(self.now, claimed=False)

    def accept(self) -> None:
        if self.oracle.claimed:
            self._decide(accept=True)

    def sign(self) -> None:
        if not self.oracle.claimed:
            late = self._signed(self.journey.concurring())
            self.oracle.change(self.now, suspended=False, objected=False, paused=False)
            assert late == self.oracle.late(self.now)

    def wait(self) -> None:
        """Nothing but time."""

    def _signed(self, content: Any) -> bool:
        self.journey.save("stp", content, by="leader")
        if self.journey.reply("stp").state is ReplyState.ASSIGNED:
            self.journey.submit("stp")
        return self.journey.sign("stp", by="head").late

    def _decide(self, *, accept: bool) -> None:
        command = DecideRemitClaim(
            reply_id=self.journey.reply_ids["stp"], version=None, accept=accept, reason="Thuộc Sở"
        )
        self.journey.run("stc.officer", decide_remit_claim, command)

    def agrees(self) -> bool:
        """Compare, and say whether anything is still owed."""
        with self.journey.application.reading() as session:
            reply = session.get_one(Reply, self.journey.reply_ids["stp"])
            derivation = session.get_one(DeadlineDerivation, reply.derivation_id).body
            pauses = session.scalar(select(func.count()).where(Pause.reply_id == reply.id))
            running = session.scalar(select(func.count()).where(Pause.reply_id == reply.id, Pause.until.is_(None)))
        late = standing(times_of(reply), self.now) is Standing.LATE
        answered = reply.state is ReplyState.SENT
        assert reply.due_at == self.oracle.due
        assert late == (self.oracle.passed if answered else self.oracle.late(self.now))
        assert running == (0 if answered else self.oracle.running)
        assert derivation["due"] == reply.due_at.isoformat()
        if not (answered or running or self.oracle.late(self.now)):
            assert len(derivation["pauses"]) == pauses, "the derivation knows every pause"
        return not answered


def driven(application: Application, province: Province, clock: SettableClock) -> Drive:
    clock.set(MONDAY)
    journey = begin_journey(application, province, "stp")
    journey.to_clearance("stp")
    with application.reading() as session:
        rules = jurisdiction_clock(session, session.get_one(Jurisdiction, province.jurisdiction_id))
    oracle = ClockOracle(start=MONDAY, days=15, calendar=rules.calendar, zone=rules.timezone)
    return Drive(journey, oracle)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=steps)
@example(way=[("claim", 0), ("suspend", 900), ("refuse", 30), ("resume", 30), ("sign", 5)])
@example(way=[("suspend", 5), ("claim", 900), ("resume", 30), ("refuse", 200), ("suspend", 0), ("sign", 900)])
@example(way=[("suspend", 0), ("claim", 900), ("refuse", 30), ("claim", 0), ("accept", 900)])
def test_the_date_is_what_the_union_of_all_pauses_gives_and_late_is_who_let_it_pass(
    application: Application, province: Province, clock: SettableClock, way: list[tuple[str, int]]
) -> None:
    drive = driven(application, province, clock)
    assert drive.agrees()
    for act, hours in way:
        drive.journey.pass_time(hours=hours)
        getattr(drive, act)()
        if not drive.agrees():
            break
