"""Follows the replies to a request as they come: per consultee its state, standing, date and, once signed, position."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.machines import RequestFacts
from workflow.models import (
    Adjudication,
    Comment,
    CommentRequest,
    ExplanationRequest,
    Position,
    Reply,
    ReplyReturn,
    SilenceRecord,
)
from workflow.policies.extension_rules import still_owed
from workflow.policies.standing import standing
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.charges import Stops, days_left, stops_after_date
from workflow.queries.completion_clock import is_missed
from workflow.queries.extension_bounds import offer_is_over, undecided
from workflow.queries.late_dispatch import LateDispatch, late_dispatch
from workflow.queries.request_content import named
from workflow.queries.standings import times_of
from workflow.queries.visibility import select_visible_replies
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.states import (
    OWING_STATES,
    PAUSED_STATES,
    CommentState,
    ExplanationState,
    ExtensionState,
    ReplyState,
)

UNDECIDED = (CommentState.MAINTAINED, CommentState.ESCALATED)


@dataclass(frozen=True, kw_only=True)
class OpenExtension:
    """More time that somebody still has to answer.

    `late`: the drafting agency let its one working day pass. `over`: the time to take the offer has passed.
    """

    state: ExtensionState
    day: date
    late: bool
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Completing:
    """The answer was returned. `days_left` in working days while the clock runs; `missed`: its time has passed."""

    due_at: datetime
    first_due_at: datetime
    derivation: dict[str, Any]
    days_left: int | None
    missed: bool


@dataclass(frozen=True, kw_only=True)
class ReplyRow:
    """One consultee's reply in one round. `position` only when it is official; `derivation` as stored.

    `days_left` in working days, negative once late, while the reply is owed and its clock runs.
    """

    reply_id: int
    agency_id: int
    agency: str
    symbol: str
    round: int
    state: ReplyState
    standing: Standing
    delivered_at: datetime
    first_due_at: datetime
    due_at: datetime
    due_day: date
    derivation: dict[str, Any]
    sent_at: datetime | None
    position: PositionCode | None
    number: str
    comments: int
    conditions: int
    paused: bool
    dispatch: LateDispatch | None = None
    days_left: int | None = None
    explanation: ExplanationState | None = None
    extension: OpenExtension | None = None
    completing: Completing | None = None

    @property
    def owing(self) -> bool:
        return self.state in OWING_STATES

    @property
    def unanswered(self) -> bool:
        """Nothing was ever answered: silent, if the round closed now."""
        return self.owing and self.sent_at is None

    @property
    def stoppable(self) -> bool:
        """Its clock stands still while the request is suspended."""
        return self.state in PAUSED_STATES


def replies_of(
    session: Session,
    actor: Actor,
    request_id: int,
    *,
    now: datetime,
    language: str = "vi",
    clock: JurisdictionClock | None = None,
) -> tuple[ReplyRow, ...]:
    """All replies the actor may see, in three statements: those still owed first, then by date and name.

    With a clock, each that is owed knows how many working days are left.
    """
    rows = session.execute(_statement(actor, request_id)).all()
    stops = stops_after_date(session, (reply for reply, _explanation in rows), now) if clock else {}
    found = [
        _row(reply, explanation, now=now, language=language, clock=clock, left=_days_left(reply, now, clock, stops))
        for reply, explanation in rows
    ]
    return tuple(sorted(found, key=lambda r: (-r.round, not r.owing, r.due_at, r.agency, r.reply_id)))


def _statement(actor: Actor, request_id: int) -> Select[Any]:
    """With what became of a silence."""
    return (
        select_visible_replies(actor)
        .outerjoin(ExplanationRequest, ExplanationRequest.reply_id == Reply.id)
        .add_columns(ExplanationRequest.state)
        .where(Reply.request_id == request_id)
        .options(
            joinedload(Reply.agency),
            joinedload(Reply.round),
            joinedload(Reply.derivation),
            joinedload(Reply.position),
            joinedload(Reply.returned).joinedload(ReplyReturn.derivation),
            selectinload(Reply.extensions),
        )
    )


def _row(
    reply: Reply,
    explanation: ExplanationState | None,
    *,
    now: datetime,
    language: str,
    clock: JurisdictionClock | None,
    left: int | None,
) -> ReplyRow:
    position = reply.position
    return ReplyRow(
        reply_id=reply.id,
        agency_id=reply.agency_id,
        agency=named(reply.agency, language),
        symbol=reply.agency.symbol,
        round=reply.round.ordinal,
        state=reply.state,
        standing=standing(times_of(reply), now),
        delivered_at=reply.delivered_at,
        first_due_at=reply.first_due_at,
        due_at=reply.due_at,
        due_day=reply.due_day,
        derivation=reply.derivation.body,
        sent_at=reply.sent_at,
        position=position.code if position else None,
        number=position.number if position else "",
        comments=position.comment_count if position else 0,
        conditions=position.condition_count if position else 0,
        paused=reply.paused_at is not None,
        dispatch=late_dispatch(reply, clock) if clock else None,
        days_left=left,
        explanation=explanation,
        extension=_open_extension(reply, now),
        completing=_completing(reply, now, clock),
    )


def _open_extension(reply: Reply, now: datetime) -> OpenExtension | None:
    one = undecided(reply) if still_owed(reply.state, reply.sent_at, reply.closed_at) else None
    if one is None:
        return None
    late = one.state is ExtensionState.ASKED and now >= one.decide_by
    over = offer_is_over(one, reply, now)
    return OpenExtension(state=one.state, day=one.offered_day or one.proposed_day, late=late, over=over)


def _completing(reply: Reply, now: datetime, clock: JurisdictionClock | None) -> Completing | None:
    one = reply.returned
    if one is None or not one.completing:
        return None
    runs = clock is not None and reply.paused_at is None
    return Completing(
        due_at=one.due_at,
        first_due_at=one.first_due_at,
        derivation=one.derivation.body,
        days_left=days_left(now, one.due_at, clock) if clock is not None and runs else None,
        missed=is_missed(one, reply.paused_at, now),
    )


def _days_left(reply: Reply, now: datetime, clock: JurisdictionClock | None, stops: Stops) -> int | None:
    if clock is None or reply.paused_at is not None or reply.state not in OWING_STATES or reply.sent_at is not None:
        return None
    return days_left(now, reply.due_at, clock, stops.get(reply.id, ()))


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Counts that add up: owed is the sum of the five standings."""

    owed: int
    by_standing: dict[Standing, int]
    by_position: dict[PositionCode, int]


def progress_of(rows: Sequence[ReplyRow]) -> Progress:
    standings = Counter(row.standing for row in rows)
    positions = Counter(row.position for row in rows if row.position)
    return Progress(
        owed=len(rows),
        by_standing={word: standings[word] for word in Standing},
        by_position={code: positions[code] for code in PositionCode},
    )


def round_facts(rows: Sequence[ReplyRow]) -> RequestFacts:
    """What stands against closing the present round."""
    latest = max((row.round for row in rows), default=1)
    current = [row for row in rows if row.round == latest]
    return RequestFacts(
        replies_pending_before_due=sum(
            (r.owing and r.standing is Standing.NOT_YET_DUE) or (r.completing is not None and not r.completing.missed)
            for r in current
        ),
        claims_undecided=sum(row.state is ReplyState.REMIT_CLAIMED for row in current),
        extensions_open=sum(row.extension is not None and not row.extension.over for row in current),
    )


def conclusion_facts(session: Session, request_id: int) -> RequestFacts:
    """What stands against concluding, counted over the official positions; two statements."""
    unanswered, undecided = session.execute(
        select(
            func.count().filter(or_(Adjudication.id.is_(None), Adjudication.state == CommentState.OPEN)),
            func.count().filter(and_(Comment.weight == CommentWeight.CONDITION, Adjudication.state.in_(UNDECIDED))),
        )
        .select_from(Comment)
        .join(Position, Comment.position_id == Position.id)
        .join(Reply, Reply.position_id == Position.id)
        .outerjoin(Adjudication, Adjudication.comment_id == Comment.id)
        .where(Reply.request_id == request_id)
    ).one()
    unrecorded = session.scalars(
        select(func.count())
        .select_from(Reply)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(
            Reply.request_id == request_id,
            or_(
                Reply.state.in_(OWING_STATES),
                and_(Reply.state == ReplyState.SILENT, ~exists().where(SilenceRecord.reply_id == Reply.id)),
            ),
        )
    ).one()
    return RequestFacts(comments_unanswered=unanswered, conditions_undecided=undecided, silences_unrecorded=unrecorded)
