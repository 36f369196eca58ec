"""Turn what happened into notices: the open announcements of one chain, in order, each told once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import aliased

from workflow.models import Announcement, AuditEntry, Officer, Reply
from workflow.policies.telling import CHASES_MADE, TELLINGS, About, Telling, told_args
from workflow.queries.chase_notices import chase_notices
from workflow.queries.delegation_notices import DelegationWords, delegation_words
from workflow.services.notify import notify
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import DELEGATION_KINDS, INTERNAL_KINDS, Notice, NoticeKind, Scalar
from workflow.vocabulary.states import OWING_STATES

# Colleagues are told who did it; another agency is told which agency did.
NAMES_THE_ACTOR = INTERNAL_KINDS | DELEGATION_KINDS | {NoticeKind.SIGNATURE, NoticeKind.REQUEST_RETURNED}
AT_ONCE = 500  # entries
MOST_NOTICES = 2_000  # of several entries together


@dataclass(frozen=True, kw_only=True)
class AnnounceChain:
    chain: str


@dataclass(frozen=True, kw_only=True)
class Announced:
    """How many notifications came of it, and whether more of the chain may be left for another transaction."""

    told: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class _Replies:
    """Replies still owed by request, and every reply by (request, agency)."""

    owed: Mapping[int, Sequence[int]]
    of_agency: Mapping[tuple[int, int], int]


def announce_chain(uow: UnitOfWork, command: AnnounceChain) -> Announced:
    """One batch; its caller repeats it. The rows are locked, so that two workers do not tell the same twice."""
    principal = aliased(Officer)
    rows = uow.session.execute(
        select(AuditEntry, Officer.full_name, principal.full_name)
        .join(Announcement, (Announcement.chain == AuditEntry.chain) & (Announcement.ordinal == AuditEntry.ordinal))
        .outerjoin(Officer, Officer.id == AuditEntry.actor_id)
        .outerjoin(principal, principal.id == AuditEntry.on_behalf_of_id)
        .where(Announcement.chain == command.chain, Announcement.done_at.is_(None))
        .order_by(Announcement.ordinal)
        .limit(AT_ONCE)
        .with_for_update(of=Announcement)
    ).all()
    if not rows:
        return Announced(told=0, more=False)
    replies = _replies(uow, [entry for entry, _actor, _principal in rows])
    delegating = {entry.subject_id for entry, _actor, _principal in rows if _about_delegation(entry)}
    known = delegation_words(uow.session, delegating) if delegating else {}
    keys: list[tuple[str, int]] = []
    notices: list[Notice] = []
    for entry, actor, principal_name in rows:
        name = _named(actor, principal_name)
        own = [*_of_delegation(entry, name, known)] if _about_delegation(entry) else [*_notices(entry, name, replies)]
        own += _of_chases(uow, entry)
        if notices and len(notices) + len(own) > MOST_NOTICES:
            break
        notices += own
        keys.append((entry.chain, entry.ordinal))
    told = notify(uow, notices) if notices else 0
    uow.session.execute(
        update(Announcement)
        .where(tuple_(Announcement.chain, Announcement.ordinal).in_(keys))
        .values(done_at=uow.now)
        .execution_options(synchronize_session=False)
    )
    return Announced(told=told, more=len(keys) < len(rows) or len(rows) == AT_ONCE)


def _of_chases(uow: UnitOfWork, entry: AuditEntry) -> Sequence[Notice]:
    return chase_notices(uow.session, entry) if entry.name == CHASES_MADE else ()


def _named(actor: str | None, principal: str | None) -> str:
    return f"{actor} ({principal})" if actor and principal else actor or ""


def _replies(uow: UnitOfWork, entries: Sequence[AuditEntry]) -> _Replies:
    """One statement, and none where no event tells of several replies."""
    several = {About.OWED_REPLIES, About.ADDED_REPLY}
    requests = {
        entry.request_id for entry in entries if any(told.about in several for told in TELLINGS.get(entry.name, ()))
    }
    owed: dict[int, list[int]] = defaultdict(list)
    of_agency = {}
    if requests:
        rows = uow.session.execute(
            select(Reply.id, Reply.request_id, Reply.agency_id, Reply.state, Reply.closed_at)
            .where(Reply.request_id.in_(requests))
            .order_by(Reply.id)
        )
        for row in rows:
            of_agency[row.request_id, row.agency_id] = row.id
            if row.state in OWING_STATES and row.closed_at is None:
                owed[row.request_id].append(row.id)
    return _Replies(owed=owed, of_agency=of_agency)


def _notices(entry: AuditEntry, actor: str, replies: _Replies) -> Iterator[Notice]:
    for telling in TELLINGS.get(entry.name, ()):
        if entry.jurisdiction_id is None or not telling.when(entry.before, entry.after):
            continue
        args = told_args(entry.name, entry.before, entry.after, entry.subject_id)
        if telling.kind in NAMES_THE_ACTOR:
            args["actor"] = actor
        for reply_id in _reply_ids(telling, entry, replies):
            own = {**args, "stands": True} if reply_id in entry.after.get("standing", ()) else args
            yield _notice(telling, entry, reply_id, own)


def _reply_ids(telling: Telling, entry: AuditEntry, replies: _Replies) -> Sequence[int | None]:
    request_id = entry.request_id or 0
    if telling.about in {About.REQUEST, About.JURISDICTION}:
        return (None,)
    if telling.about is About.REPLY:
        return (entry.subject_id,)
    if telling.about is About.OWED_REPLIES:
        return replies.owed.get(request_id, ())
    added = replies.of_agency.get((request_id, entry.after.get("agency_id", 0)))
    return () if added is None else (added,)


def _about_delegation(entry: AuditEntry) -> bool:
    return any(telling.about is About.DELEGATION for telling in TELLINGS.get(entry.name, ()))


def _of_delegation(entry: AuditEntry, actor: str, known: Mapping[int, DelegationWords]) -> Iterator[Notice]:
    words = known.get(entry.subject_id or 0)
    if words is None:
        return
    for telling in TELLINGS[entry.name]:
        notice = _notice(telling, entry, None, {**words.args, "actor": actor})
        yield replace(notice, delegation=words.people)


def _notice(telling: Telling, entry: AuditEntry, reply_id: int | None, args: Mapping[str, Scalar]) -> Notice:
    """Two tellings of one event and kind reach a person once."""
    return Notice(
        kind=telling.kind,
        jurisdiction_id=entry.jurisdiction_id or 0,
        whom=telling.whom,
        dedup=f"{entry.chain}:{entry.ordinal}:{telling.kind.value}:{reply_id or 0}",
        request_id=entry.request_id,
        reply_id=reply_id,
        named_id=entry.before.get("assignee_id"),
        actor_id=entry.actor_id,
        args=args,
    )
