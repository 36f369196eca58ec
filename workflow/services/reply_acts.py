"""What the services on replies share: the audit event, the preparation read under the lock, the days late."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.interfaces import ORMOption

from workflow import calendar
from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import ExplanationRequest, Position, Preparation, Reply
from workflow.policies.prepared_position import missing_before_signature, missing_to_complete
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.charges import charge, stops_after_date
from workflow.queries.competent_agencies import closed_since_named
from workflow.services.request_acts import local_today
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExplanationAction, ReplyAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict, Incomplete, NotNow
from workflow.vocabulary.states import OWING_STATES

PREPARATION = select(Preparation).where(Preparation.reply_id == bindparam("reply"))  # on hot paths: built once


def record(
    uow: UnitOfWork,
    name: str,
    reply: Reply,
    capacity: Capacity | None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Into the request's chain, with the person it was done on behalf of; no capacity when the clock acts.

    Never holds words of a preparation.
    """
    uow.record(
        Event(
            name=name,
            subject="reply",
            subject_id=reply.id,
            request_id=reply.request_id,
            jurisdiction_id=reply.jurisdiction_id,
            on_behalf_of=None if capacity is None else uow.actor.principal_of(capacity),
            before=before or {},
            after=after or {},
        )
    )


def touch_reply(reply: Reply) -> None:
    """Count the version up though only rows beside the reply change, so that a page shown before is out of date."""
    flag_modified(reply, "rework_reason")


def explanation_of(
    uow: UnitOfWork, reply: Reply, action: ExplanationAction, options: Sequence[ORMOption] = ()
) -> ExplanationRequest:
    """What was asked of the head for this silence; the lock on the reply decides every race about it.

    Raises:
        NotNow: the reply was never silent.
    """
    asked = select(ExplanationRequest).where(ExplanationRequest.reply_id == reply.id).options(*options)
    found = uow.session.scalars(asked).one_or_none()
    if found is None:
        raise NotNow(action.value, reply.state.value)
    return found


def preparation_of(uow: UnitOfWork, reply: Reply) -> Preparation | None:
    """Read after the reply was locked: a row joined to the locking statement could be an older one on PostgreSQL."""
    return uow.session.scalars(PREPARATION, {"reply": reply.id}).one_or_none()


def seen_preparation(uow: UnitOfWork, reply: Reply, version: int | None) -> Preparation | None:
    """The preparation as the user's page showed it; `version` None skips the check, 0 means there was none.

    Raises:
        Conflict: it was saved again meanwhile.
    """
    preparation = preparation_of(uow, reply)
    if version is not None and (preparation.version if preparation else 0) != version:
        raise Conflict("preparation_changed")
    return preparation


def complete_facts(uow: UnitOfWork, reply: Reply, action: ReplyAction, preparation: Preparation | None) -> ReplyFacts:
    """The facts for clearing or signing; the list of what is missing goes before the lifecycle's bare guard.

    Raises:
        Incomplete: the step exists from the present state, but the position is not complete.
    """
    today = local_today(uow, reply.request.jurisdiction.timezone)
    missing = (
        *missing_before_signature(preparation),
        *closed_since_named(uow.session, preparation, today),
        *missing_to_complete(_answered_at(uow, reply), preparation),
    )
    if missing and reply.closed_at is None and REPLY_LIFECYCLE.rule(action, reply.state):
        raise Incomplete(missing)
    return ReplyFacts(round_open=reply.closed_at is None, position_complete=not missing)


def _answered_at(uow: UnitOfWork, reply: Reply) -> datetime | None:
    """When the answer was signed that was returned to be completed."""
    if reply.sent_at is None or reply.state not in OWING_STATES:
        return None
    return uow.session.scalars(select(Position.signed_at).where(Position.id == reply.position_id)).one()


def days_late(uow: UnitOfWork, reply: Reply, ended_at: datetime) -> int:
    """Working days late that an answer is charged with; 0 in time. Needs its request's jurisdiction loaded."""
    if not calendar.is_late(ended_at, reply.due_at):
        return 0
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    stops = stops_after_date(uow.session, [reply], uow.now)
    return charge(ended_at, reply.due_at, clock, stops.get(reply.id, ())).days
