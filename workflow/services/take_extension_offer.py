"""The responding agency takes the other day that the drafting agency offered."""

from dataclasses import dataclass
from datetime import date

from workflow.machines import EXTENSION_LIFECYCLE, ExtensionFacts
from workflow.policies.extension_rules import still_owed
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.extension_bounds import granted_day, offer_is_over
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.ask_extension import WITH_EXTENSIONS
from workflow.services.decide_extension import move, seen_extension
from workflow.services.reply_acts import record
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExtensionAction


@dataclass(frozen=True, kw_only=True)
class TakeOffer:
    """`version` of the extension that the page showed."""

    reply_id: int
    extension_id: int
    version: int | None


def take_offer(uow: UnitOfWork, command: TakeOffer) -> date:
    """The day that the reply is due now.

    Raises:
        NotNow: there is no such offer any more.
        GuardsUnmet: the offer is over, the reply is no longer owed, or the actor stands on the drafting side too.
    """
    action = ExtensionAction.TAKE_OFFER
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, None, WITH_EXTENSIONS)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    extension = seen_extension(reply, command.extension_id, command.version)
    require_one_side(uow, reply, action, capacity)
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    day = granted_day(clock, reply, extension, uow.now)
    before = {"state": extension.state.value, "due_at": reply.due_at.isoformat()}
    facts = ExtensionFacts(
        owed=still_owed(reply.state, reply.sent_at, reply.closed_at),
        date_is_later=day > reply.due_day,
        offer_over=offer_is_over(extension, reply, uow.now),
    )
    EXTENSION_LIFECYCLE.fire(extension, action, facts)
    extension.taken_at = uow.now
    extension.taken_by_id = uow.actor.officer_id
    move(uow, clock, reply, extension, day)
    after = {"state": extension.state.value, "due_at": reply.due_at.isoformat(), "day": day.isoformat()}
    record(uow, "extension_offer_taken", reply, capacity, before=before, after=after | {"extension_id": extension.id})
    return day
