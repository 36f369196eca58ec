"""The drafting agency decides on an extension: grants the day, offers another one, or refuses with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from workflow import calendar
from workflow.machines import EXTENSION_LIFECYCLE, ExtensionFacts
from workflow.models import Extension, Reply
from workflow.policies.extension_rules import faults_of_day, still_owed
from workflow.policies.permissions import require
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.queries.extension_bounds import bounds_of, decider_stands_apart, end_of_next_working_day, granted_day
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.queries.reply_clock import ended, extended
from workflow.services.ask_extension import WITH_EXTENSIONS
from workflow.services.deadlines import move_later
from workflow.services.reply_acts import record
from workflow.services.request_acts import given
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.refusals import Conflict, Incomplete, NotFound
from workflow.vocabulary.said import said

EVENTS = {Act.GRANT: "extension_granted", Act.COUNTER: "extension_countered", Act.REFUSE: "extension_refused"}


@dataclass(frozen=True, kw_only=True)
class DecideExtension:
    """`version` of the extension that the page showed. `day` is read for another offer, `reason` needed to refuse."""

    reply_id: int
    extension_id: int
    version: int | None
    action: Act
    reason: str = ""
    day: date | None = None


def decide_extension(uow: UnitOfWork, command: DecideExtension) -> date | None:
    """The day granted or offered; None when refused.

    Raises:
        NotNow: it was decided already.
        GuardsUnmet: the reply is no longer owed, the decider is of the agency that asked, or the date moved past it.
        Incomplete: a refusal without a reason, or another day that cannot be offered.
    """
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, None, WITH_EXTENSIONS)
    uow.renew_actor()
    capacity = require(uow.actor, command.action, reply_subject(reply))
    extension = seen_extension(reply, command.extension_id, command.version)
    EXTENSION_LIFECYCLE.unmet(command.action, extension.state, ExtensionFacts())
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    today = calendar.local_day(uow.now, clock.timezone)
    reason = given(command.reason) if command.action is Act.REFUSE else said(command.reason)
    day = _day(clock, reply, extension, command, uow.now)
    before = {"state": extension.state.value, "due_at": reply.due_at.isoformat()}
    facts = ExtensionFacts(
        owed=still_owed(reply.state, reply.sent_at, reply.closed_at),
        decider_stands_apart=decider_stands_apart(uow.session, uow.actor, capacity, reply, extension, today),
        reason_given=bool(reason),
        date_is_later=day is not None and day > reply.due_day,
    )
    EXTENSION_LIFECYCLE.fire(extension, command.action, facts)
    extension.decided_at = uow.now
    extension.decided_by_id = uow.actor.officer_id
    extension.decided_for_id = uow.actor.principal_of(capacity)
    extension.decision_reason = reason
    if command.action is Act.GRANT and day is not None:
        move(uow, clock, reply, extension, day)
    if command.action is Act.COUNTER:
        extension.offered_day = day
        extension.offer_until = max(reply.due_at, end_of_next_working_day(clock, uow.now))
    after = {
        "state": extension.state.value,
        "due_at": reply.due_at.isoformat(),
        "extension_id": extension.id,
        "day": None if day is None else day.isoformat(),
        "reason": reason,
        "until": extension.offer_until and extension.offer_until.isoformat(),
    }
    record(uow, EVENTS[command.action], reply, capacity, before=before, after=after)
    return day


def seen_extension(reply: Reply, extension_id: int, version: int | None) -> Extension:
    """The reply's extension as the page showed it; `version` None skips the check.

    Raises:
        NotFound: it is none of this reply.
        Conflict: somebody decided or took it meanwhile.
    """
    found = next((one for one in reply.extensions if one.id == extension_id), None)
    if found is None:
        raise NotFound
    if version is not None and found.version != version:
        raise Conflict("extension_changed")
    return found


def _day(
    clock: JurisdictionClock, reply: Reply, extension: Extension, command: DecideExtension, now: datetime
) -> date | None:
    if command.action is Act.REFUSE:
        return None
    if command.action is Act.GRANT:
        return granted_day(clock, reply, extension, now)
    worked = command.day is not None and clock.calendar.is_working(command.day)
    if faults := faults_of_day(command.day, bounds_of(clock, reply, now), worked=worked):
        raise Incomplete(faults)
    return command.day


def move(uow: UnitOfWork, clock: JurisdictionClock, reply: Reply, extension: Extension, day: date) -> None:
    """The reply is due at the end of that day. Asked in time, it may be granted after the date has passed."""
    extension.granted_day = day
    move_later(uow, reply, extended(clock, reply, ended(reply.pauses, uow.now)), asked_at=extension.asked_at)
