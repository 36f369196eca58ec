"""Extensions and returns by the real services, for tests."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories.reply_journey import Journey
from workflow.adapters.clock import SettableClock
from workflow.models import AuditEntry, Extension, Procedure, ReplyReturn
from workflow.services.ask_extension import AskExtension, ask_extension
from workflow.services.decide_extension import DecideExtension, decide_extension
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.return_as_unclear import ReturnAsUnclear, return_as_unclear
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.take_extension_offer import TakeOffer, take_offer
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete

# The request of a journey goes out on Monday 23/11/2026, is due after 15 working days, and the 24th is a day off.
DUE = date(2026, 12, 15)
LATEST = date(2026, 12, 22)
WANTED = date(2026, 12, 18)
WHY = "Cần lấy ý kiến của các phòng chuyên môn và đơn vị trực thuộc."
UNCLEAR = "Văn bản chưa nêu rõ thống nhất hay không thống nhất với Điều 5."


def allow(journey: Journey, days: int = 5, times: int = 2) -> None:
    """The procedure of the journey allows so many days beyond the first date, so many times."""
    values = {"extension_max_days": days, "extension_count": times}
    with journey.application.sessions.begin() as session:
        session.execute(update(Procedure).values(**values))


def ask(journey: Journey, day: date | None = WANTED, by: str = "stp.leader", why: str = WHY, **more: Any) -> int:
    agency = by.partition(".")[0]
    command = AskExtension(reply_id=journey.reply_ids[agency], version=None, reason=why, day=day, **more)
    return int(journey.run(by, ask_extension, command))


def decide(journey: Journey, extension_id: int, action: Act, by: str = "stc.leader", **more: Any) -> date | None:
    command = DecideExtension(
        reply_id=extension(journey, extension_id).reply_id,
        extension_id=extension_id,
        action=action,
        **{"version": None, **more},
    )
    day: date | None = journey.run(by, decide_extension, command)
    return day


def grant(journey: Journey, extension_id: int, by: str = "stc.leader") -> date | None:
    return decide(journey, extension_id, Act.GRANT, by)


def take(journey: Journey, extension_id: int, by: str = "stp.leader", version: int | None = None) -> date:
    reply_id = extension(journey, extension_id).reply_id
    command = TakeOffer(reply_id=reply_id, extension_id=extension_id, version=version)
    day: date = journey.run(by, take_offer, command)
    return day


def send_back(journey: Journey, agency: str = "stp", by: str = "stc.leader", why: str = UNCLEAR) -> datetime:
    command = ReturnAsUnclear(reply_id=journey.reply_ids[agency], version=None, reason=why)
    until: datetime = journey.run(by, return_as_unclear, command)
    return until


def complete(journey: Journey, agency: str = "stp") -> None:
    """Written anew, cleared and signed."""
    journey.save(agency, journey.objecting())
    journey.submit(agency)
    journey.sign(agency)


def extension(journey: Journey, extension_id: int) -> Extension:
    with journey.application.reading() as session:
        return session.get_one(Extension, extension_id)


def returned(journey: Journey, agency: str = "stp") -> ReplyReturn:
    with journey.application.reading() as session:
        return session.query(ReplyReturn).where(ReplyReturn.reply_id == journey.reply_ids[agency]).one()


def at_noon(day: date) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+07:00")


def unmet(act: Any) -> tuple[str, ...]:
    with pytest.raises(GuardsUnmet) as refused:
        act()
    return refused.value.guards


def lacking(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Incomplete) as refused:
        act()
    return [(item.key, item.place) for item in refused.value.missing]


def set_clock(journey: Journey, day: date) -> None:
    clock = journey.application.clock
    assert isinstance(clock, SettableClock)
    clock.set(at_noon(day))


def events(journey: Journey) -> list[str]:
    with journey.application.reading() as session:
        rows = session.scalars(
            select(AuditEntry.name).where(AuditEntry.name.like("extension%")).order_by(AuditEntry.ordinal)
        )
        return list(rows)


def suspend(journey: Journey) -> None:
    journey.run(
        "stc.leader", suspend_request, SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ chỉ đạo")
    )


def resume(journey: Journey) -> None:
    journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
