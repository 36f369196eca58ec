"""What needs a supervisor's attention, the most burning first: overdue, due soon, silent, saying little.

Each kind reads one index from its burning end and stops after the page, so the first page costs the same over a hundred
replies and over a hundred thousand. Counts stop at `MOST_COUNTED`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, UnaryExpression, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.models import Chase, CommentRequest, Finding, Position, Reply
from workflow.policies.extension_rules import still_owed
from workflow.policies.standing import standing
from workflow.queries.board_views import (
    MOST_COUNTED,
    PER_PAGE,
    REASONS,
    Attention,
    AttentionPage,
    FoundWords,
    ReplyLine,
)
from workflow.queries.charges import Stops, days_left, ended_at, stops_after_date
from workflow.queries.completion_clock import is_missed
from workflow.queries.oversight import OWING, Condition, Oversight, Scope, chosen, due_after, due_until, instant, within
from workflow.queries.request_content import named
from workflow.queries.standings import ANSWERED, Tally, tally_of, times_of
from workflow.vocabulary.chasing import ChaseForm
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.states import ExtensionState, ReplyState


def attention_page(
    session: Session, scope: Scope, oversight: Oversight, *, view: Attention | None, page: int, language: str = "vi"
) -> AttentionPage:
    """Four statements: the counts, the page, the extensions and the findings on it."""
    counts = _counts(session, scope, oversight)
    wanted = [view] if view is not None else REASONS
    total = min(sum(counts[kind] for kind in wanted), MOST_COUNTED)
    page = max(1, min(page, -(-total // PER_PAGE)))
    places = _places(wanted, scope, oversight, until=page * PER_PAGE)
    statement = (
        WITH_REQUEST.join(places, places.c.id == Reply.id)
        .add_columns(places.c.kind)
        .order_by(places.c.rank, places.c.place)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    found = [(reply, Attention(kind)) for reply, kind in session.execute(statement)]
    rows = reply_lines(session, found, oversight, language=language)
    return AttentionPage(rows=rows, counts=counts, view=view, page=page)


def _listed(scope: Scope, oversight: Oversight) -> Select[Any, Any]:
    """What a rung put into the list for the Chairman, as long as it is owed by the date that the rung spoke of."""
    listing = exists().where(Chase.reply_id == Reply.id, Chase.form == ChaseForm.LISTING, Chase.due_at == Reply.due_at)
    return _overdue(scope, oversight).where(listing)


def _overdue(scope: Scope, oversight: Oversight) -> Select[Any, Any]:
    late = func.coalesce(Reply.paused_at, instant(oversight.now)) >= Reply.due_at
    # Written twice: the second says the same of what is not paused, and lets the index be read from its old end.
    past = Reply.due_at <= instant(oversight.now)
    after = [] if scope.with_owed else due_after(scope, oversight)
    conditions = [*chosen(scope, oversight, by_jurisdiction=False), *after, *due_until(scope, oversight)]
    return _of_replies(OWING, Reply.sent_at.is_(None), past, late, *conditions, order=Reply.due_at.asc())


def _near(scope: Scope, oversight: Oversight) -> Select[Any, Any]:
    soon = or_(
        *(
            and_(Reply.jurisdiction_id + 0 == key, Reply.due_at <= instant(oversight.near_until(key)))
            for key in oversight.clocks
        )
    )
    last = max(oversight.near_until(key) for key in oversight.clocks)
    after = [] if scope.with_owed else due_after(scope, oversight)
    return _of_replies(
        OWING,
        Reply.sent_at.is_(None),
        Reply.paused_at.is_(None),
        Reply.due_at > instant(oversight.now),
        Reply.due_at <= instant(last),
        soon,
        *chosen(scope, oversight, by_jurisdiction=False),
        *after,
        *due_until(scope, oversight),
        order=Reply.due_at.asc(),
    )


def _silent(scope: Scope, oversight: Oversight) -> Select[Any, Any]:
    conditions = [*chosen(scope, oversight), *due_after(scope, oversight), *due_until(scope, oversight)]
    return _of_replies(Reply.state == ReplyState.SILENT, *conditions, order=Reply.due_at.desc())


def _little(scope: Scope, oversight: Oversight) -> Select[Any, Any]:
    """The newest positions first; driven by the positions with findings, which are few."""
    found = select(Finding.position_id).distinct().subquery()
    return (
        select(Reply.id.label("id"), found.c.position_id.label("key"))
        .select_from(found)
        .join(Position, Position.id == found.c.position_id)
        .join(Reply, and_(Reply.id == Position.reply_id, Reply.position_id == Position.id))
        .where(Reply.state.in_(ANSWERED), *within(scope, oversight, by_jurisdiction=False))
        .order_by(found.c.position_id.desc())
    )


def _of_replies(*conditions: Condition, order: UnaryExpression[Any]) -> Select[Any, Any]:
    return select(Reply.id.label("id"), Reply.due_at.label("key")).where(*conditions).order_by(order, Reply.id)


# Silence and empty answers are read from the newest, what is owed from the oldest.
NEWEST_FIRST = frozenset({Attention.SILENT, Attention.LITTLE})
ARMS: dict[Attention, Callable[[Scope, Oversight], Select[Any, Any]]] = {
    Attention.OVERDUE: _overdue,
    Attention.NEAR: _near,
    Attention.SILENT: _silent,
    Attention.LITTLE: _little,
    Attention.LISTED: _listed,
}


def _counts(session: Session, scope: Scope, oversight: Oversight) -> dict[Attention, int]:
    columns = []
    for kind in Attention:
        some = ARMS[kind](scope, oversight).order_by(None).limit(MOST_COUNTED + 1).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery())
    row = session.execute(select(*columns)).one()
    return dict(zip(Attention, row, strict=True))


def _places(wanted: Sequence[Attention], scope: Scope, oversight: Oversight, *, until: int) -> Any:
    """(id, kind, rank, place): the first `until` of each kind, each in its own order."""
    arms = []
    for rank, kind in enumerate(wanted):
        first = ARMS[kind](scope, oversight).limit(until).subquery()
        key = first.c.key.desc() if kind in NEWEST_FIRST else first.c.key.asc()
        place = func.row_number().over(order_by=(key, first.c.id)).label("place")
        arms.append(select(first.c.id, literal(kind.value).label("kind"), literal(rank).label("rank"), place))
    return union_all(*arms).subquery("places")


WITH_REQUEST: Select[Any] = select(Reply).options(
    joinedload(Reply.request).joinedload(CommentRequest.agency),
    joinedload(Reply.agency),
    joinedload(Reply.assignee),
    joinedload(Reply.round),
    joinedload(Reply.position),
    joinedload(Reply.returned),
    selectinload(Reply.extensions),
)


def reply_lines(
    session: Session,
    found: Sequence[tuple[Reply, Attention | None]],
    oversight: Oversight,
    *,
    language: str = "vi",
) -> tuple[ReplyLine, ...]:
    """Two statements, for the findings of the present positions and for the clocks that stood after the date."""
    ids = [reply.position_id for reply, _kind in found if reply.position_id is not None]
    findings: dict[int, list[FoundWords]] = {}
    for finding in session.scalars(select(Finding).where(Finding.position_id.in_(ids)).order_by(Finding.id)):
        found_words = FoundWords(rule=FindingRule(finding.rule), kind=finding.kind, words=tuple(finding.words))
        findings.setdefault(finding.position_id, []).append(found_words)
    stops = stops_after_date(session, (reply for reply, _kind in found), oversight.now)
    return tuple(
        _line(reply, kind, oversight, language, tuple(findings.get(reply.position_id or 0, ())), stops)
        for reply, kind in found
    )


def _line(
    reply: Reply,
    kind: Attention | None,
    oversight: Oversight,
    language: str,
    findings: tuple[FoundWords, ...],
    stops: Stops,
) -> ReplyLine:
    tally = tally_of(reply, standing(times_of(reply), oversight.now))
    return ReplyLine(
        reply_id=reply.id,
        request_id=reply.request_id,
        number=reply.request.number or "",
        subject=reply.request.subject,
        drafter=named(reply.request.agency, language),
        agency_id=reply.agency_id,
        agency=named(reply.agency, language),
        assignee=reply.assignee.full_name if reply.assignee else "",
        round=reply.round.ordinal,
        state=reply.state,
        tally=tally,
        due_at=reply.due_at,
        first_due_at=reply.first_due_at,
        days=_days(reply, tally, oversight, stops),
        paused=reply.paused_at is not None,
        sent_at=reply.sent_at,
        position=reply.position.code if reply.position else None,
        attention=kind,
        chases=reply.chase_count,
        findings=findings,
        extension_undecided=_undecided(reply, oversight.now),
        completing=reply.returned is not None and reply.returned.completing,
        missed=reply.returned is not None and is_missed(reply.returned, reply.paused_at, oversight.now),
    )


def _undecided(reply: Reply, now: datetime) -> bool:
    late = any(one.state is ExtensionState.ASKED and now >= one.decide_by for one in reply.extensions)
    return late and still_owed(reply.state, reply.sent_at, reply.closed_at)


def _days(reply: Reply, tally: Tally, oversight: Oversight, stops: Stops) -> int | None:
    if tally in {Tally.EXCUSED, Tally.ON_TIME} or (reply.paused_at is not None and tally is Tally.NOT_YET_DUE):
        return None
    if reply.state is ReplyState.REMIT_CLAIMED and tally is Tally.NOT_YET_DUE:
        return None
    clock = oversight.clocks[reply.jurisdiction_id]
    return days_left(ended_at(reply, oversight.now), reply.due_at, clock, stops.get(reply.id, ()))


__all__ = [
    "MOST_COUNTED", "PER_PAGE", "Attention", "AttentionPage", "FoundWords", "ReplyLine", "attention_page",
    "reply_lines",
]  # fmt: skip
