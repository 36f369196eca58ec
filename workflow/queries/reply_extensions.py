"""What the page of a reply shows of more time: what was asked and decided, what may be asked, what was returned."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from workflow.calendar import distance, local_day
from workflow.machines import EXTENSION_LIFECYCLE, REPLY_LIFECYCLE, ReplyFacts
from workflow.models import Extension, Officer, Reply, ReplyReturn
from workflow.policies.extension_rules import against_asking, offer_ends, still_owed
from workflow.policies.permissions import authority
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.completion_clock import is_missed
from workflow.queries.extension_bounds import (
    ask_facts,
    bounds_of,
    decider_stands_apart,
    granted_day,
    offer_is_over,
    undecided,
)
from workflow.queries.loading import reply_subject
from workflow.queries.two_sides import one_side
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import UNDECIDED_STATES, ExtensionState, ReplyState, RequestState

DECISIONS = frozenset({Act.GRANT, Act.COUNTER, Act.REFUSE})
WITH_MORE_TIME: tuple[ORMOption, ...] = (
    selectinload(Reply.pauses),
    selectinload(Reply.extensions).options(
        joinedload(Extension.asked_by),
        joinedload(Extension.asked_for),
        joinedload(Extension.decided_by),
        joinedload(Extension.decided_for),
    ),
    joinedload(Reply.position),
    joinedload(Reply.returned).options(
        joinedload(ReplyReturn.derivation), joinedload(ReplyReturn.returned_by), joinedload(ReplyReturn.returned_for)
    ),
)


@dataclass(frozen=True, kw_only=True)
class ExtensionView:
    """`undecided_late`: the drafting agency let its one working day pass.

    `would_be`: the day that a grant, or taking the offer, would give now; pauses since it was named have moved it.
    """

    id: int
    version: int
    state: ExtensionState
    asked_at: datetime
    asked_by: str
    asked_for: str
    reason: str
    proposed_day: date
    due_at: datetime
    decide_by: datetime
    undecided_late: bool
    decided_at: datetime | None
    decided_by: str
    decided_for: str
    decision_reason: str
    offered_day: date | None
    offer_until: datetime | None
    offer_over: bool
    would_be: date | None
    granted_day: date | None
    lapsed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Asking for more time, to who may: `against` names what stands against it, nothing when it can be asked."""

    against: tuple[str, ...]
    earliest: date
    latest: date | None
    most_days: int
    left: int


@dataclass(frozen=True, kw_only=True)
class ReturnView:
    """`days_left` in working days while it is to be completed and the clock runs. `missed`: not within its time."""

    reason: str
    returned_at: datetime
    returned_by: str
    returned_for: str
    position_id: int
    first_due_at: datetime
    due_at: datetime
    derivation: dict[str, Any]
    days_left: int | None
    completing: bool
    missed: bool
    completed_at: datetime | None
    stood_at: datetime | None


def more_time(
    session: Session,
    actor: Actor,
    reply: Reply,
    clock: JurisdictionClock,
    *,
    now: datetime,
    both_sides: AbstractSet[StrEnum],
) -> dict[str, Any]:
    """Fields of the view of a reply, for who stands inside. At most one statement.

    `both_sides`: acts closed to the reader, who stands on both sides (queries/two_sides.py).
    """
    open_one = undecided(reply)
    acts = _acts(actor, reply, open_one) - both_sides
    return {
        "extensions": tuple(_view(reply, one, clock, now) for one in reversed(reply.extensions)),
        "extension_acts": acts,
        "decider_apart": _apart(session, actor, reply, open_one, clock, now) if acts & DECISIONS else True,
        "asking": _asking(actor, reply, clock, now, both_sides),
        "returned": return_view(reply, clock, now),
        "return_against": (*_against_returning(reply), *one_side(both_sides, ReplyAction.RETURN_AS_UNCLEAR)),
    }


def _acts(actor: Actor, reply: Reply, open_one: Extension | None) -> frozenset[Act]:
    """What the open extension's state has and the actor may do."""
    if open_one is None or not still_owed(reply.state, reply.sent_at, reply.closed_at):
        return frozenset()
    subject = reply_subject(reply)
    rules = (act for act in Act if EXTENSION_LIFECYCLE.rule(act, open_one.state) is not None)
    return frozenset(act for act in rules if authority(actor, act, subject) is not None)


def _apart(
    session: Session, actor: Actor, reply: Reply, open_one: Extension | None, clock: JurisdictionClock, now: datetime
) -> bool:
    capacity = authority(actor, Act.GRANT, reply_subject(reply))
    if capacity is None or open_one is None:
        return False
    return decider_stands_apart(session, actor, capacity, reply, open_one, local_day(now, clock.timezone))


def _asking(
    actor: Actor, reply: Reply, clock: JurisdictionClock, now: datetime, both_sides: AbstractSet[StrEnum]
) -> Asking | None:
    if authority(actor, Act.ASK, reply_subject(reply)) is None:
        return None
    bounds = bounds_of(clock, reply, now)
    facts = ask_facts(reply, bounds, now)
    if not facts.owed:
        return None
    return Asking(
        against=(*against_asking(facts), *one_side(both_sides, Act.ASK)),
        earliest=bounds.earliest,
        latest=bounds.latest,
        most_days=facts.most_days,
        left=max(facts.most_times - facts.granted, 0),
    )


def _view(reply: Reply, one: Extension, clock: JurisdictionClock, now: datetime) -> ExtensionView:
    names = ("id", "version", "state", "asked_at", "reason", "proposed_day", "due_at", "decide_by", "decided_at",
             "decision_reason", "offered_day", "granted_day", "lapsed_at")  # fmt: skip
    waits = one.state in UNDECIDED_STATES
    return ExtensionView(
        **{name: getattr(one, name) for name in names},
        asked_by=one.asked_by.full_name,
        asked_for=_name(one.asked_for),
        decided_by=_name(one.decided_by),
        decided_for=_name(one.decided_for),
        undecided_late=is_undecided_late(one, now),
        offer_until=offer_ends(one.offer_until, reply.due_at) if waits and one.offer_until else one.offer_until,
        offer_over=offer_is_over(one, reply, now),
        would_be=granted_day(clock, reply, one, now) if waits else None,
    )


def is_undecided_late(one: Extension, now: datetime) -> bool:
    """Decided late counts as well: what the drafter took too long for stays visible."""
    return (one.decided_at or one.lapsed_at or now) >= one.decide_by


def return_view(reply: Reply, clock: JurisdictionClock, now: datetime) -> ReturnView | None:
    """Needs `returned` with its derivation and officers loaded."""
    one = reply.returned
    if one is None:
        return None
    counting = one.completing and reply.paused_at is None
    return ReturnView(
        reason=one.reason,
        returned_at=one.returned_at,
        returned_by=one.returned_by.full_name,
        returned_for=_name(one.returned_for),
        position_id=one.position_id,
        first_due_at=one.first_due_at,
        due_at=one.due_at,
        derivation=one.derivation.body,
        days_left=distance(now, one.due_at, clock.calendar, clock.timezone) if counting else None,
        completing=one.completing,
        missed=is_missed(one, reply.paused_at, now),
        completed_at=one.completed_at,
        stood_at=one.stood_at,
    )


def _against_returning(reply: Reply) -> tuple[str, ...]:
    if reply.state is not ReplyState.SENT:
        return ()
    facts = ReplyFacts(
        round_open=reply.closed_at is None,
        returned_before=reply.returned_count > 0,
        position_is_a_claim=reply.position is not None and reply.position.code is PositionCode.OUTSIDE_REMIT,
        request_suspended=reply.request.state is RequestState.SUSPENDED,
        reason_given=True,
    )
    return REPLY_LIFECYCLE.unmet(ReplyAction.RETURN_AS_UNCLEAR, reply.state, facts)


def _name(officer: Officer | None) -> str:
    return "" if officer is None else officer.full_name


__all__ = [
    "WITH_MORE_TIME",
    "Asking",
    "ExtensionView",
    "ReturnView",
    "is_undecided_late",
    "more_time",
    "return_view",
]
