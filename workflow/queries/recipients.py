"""Who sits in which seat now, for any number of agencies at once: three statements, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from workflow.models import CommentRequest, Delegation, Jurisdiction, Membership, Officer, Reply
from workflow.policies.recipients import Member, Seats, Staff
from workflow.queries.slices import slices
from workflow.vocabulary.notices import Notice
from workflow.vocabulary.roles import AGENCY_ROLES, SIGNING_ROLES, Role

A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a notice is about: its seats, and the date that is owed, where there is one."""

    seats: Seats
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Matters:
    """By (request_id, reply_id), and the time zone of each jurisdiction."""

    matters: Mapping[tuple[int | None, int | None], Matter]
    zones: Mapping[int, ZoneInfo]

    def of(self, notice: Notice) -> Matter:
        return self.matters.get((notice.request_id, notice.reply_id), Matter(seats=Seats()))


def matters_of(session: Session, notices: Sequence[Notice]) -> Matters:
    """Three statements for a thousand requests and replies."""
    requests = {
        row.id: row
        for ids in slices({notice.request_id for notice in notices if notice.request_id is not None})
        for row in session.execute(
            select(CommentRequest.id, CommentRequest.agency_id, CommentRequest.author_id).where(
                CommentRequest.id.in_(ids)
            )
        )
    }
    replies = {
        row.id: row
        for ids in slices({notice.reply_id for notice in notices if notice.reply_id is not None})
        for row in session.execute(
            select(Reply.id, Reply.agency_id, Reply.assignee_id, Reply.due_at).where(Reply.id.in_(ids))
        )
    }
    zones = session.execute(
        select(Jurisdiction.id, Jurisdiction.timezone).where(
            Jurisdiction.id.in_({notice.jurisdiction_id for notice in notices})
        )
    )
    matters = {}
    for notice in notices:
        request, reply = requests.get(notice.request_id), replies.get(notice.reply_id)
        seats = Seats(
            drafting_agency_id=request.agency_id if request else None,
            author_id=request.author_id if request else None,
            responding_agency_id=reply.agency_id if reply else None,
            assignee_id=reply.assignee_id if reply else None,
        )
        matters[notice.request_id, notice.reply_id] = Matter(seats=seats, due_at=reply.due_at if reply else None)
    return Matters(matters=matters, zones={row.id: ZoneInfo(row.timezone) for row in zones})


def staff_of(session: Session, agency_ids: Collection[int], zones: Mapping[int, ZoneInfo], now: datetime) -> Staff:
    """Current memberships of active officers, and who stands in for them; two statements.

    A day begins at midnight of the jurisdiction's time zone: the database narrows to a day on either side of the UTC
    date, the rest is decided here.
    """
    rows = session.execute(
        select(Membership)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            or_(
                and_(Membership.agency_id.in_(agency_ids), Membership.role.in_(AGENCY_ROLES)),
                and_(Membership.jurisdiction_id.in_(zones), Membership.role.in_((Role.SUPERVISOR, Role.ADMINISTRATOR))),
            ),
            Membership.since <= now.date() + A_DAY,
            or_(Membership.until.is_(None), Membership.until >= now.date() - A_DAY),
            Officer.active.is_(True),
        )
        .order_by(Membership.id)
    )
    held = [membership for (membership,) in rows if _valid_today(membership, zones, now)]
    members: dict[int, list[Member]] = defaultdict(list)
    overseeing: dict[Role, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in held:
        if one.agency_id is not None:
            members[one.agency_id].append(Member(officer_id=one.officer_id, role=one.role))
        else:
            overseeing[one.role][one.jurisdiction_id].append(one.officer_id)
    return Staff(
        members=members,
        supervisors=overseeing[Role.SUPERVISOR],
        administrators=overseeing[Role.ADMINISTRATOR],
        delegates=_delegates(session, held, zones, now),
    )


def _valid_today(held: Membership, zones: Mapping[int, ZoneInfo], now: datetime) -> bool:
    today = now.astimezone(zones.get(held.jurisdiction_id)).date()
    return held.since <= today and (held.until is None or today <= held.until)


def _delegates(
    session: Session, held: Sequence[Membership], zones: Mapping[int, ZoneInfo], now: datetime
) -> dict[tuple[int, int], list[int]]:
    """By (delegator, agency), as for signing in (queries/identities.py).

    A delegation counts while the delegator signs for its agency and the delegate holds an own role in its jurisdiction.
    """
    signing = {(one.officer_id, one.agency_id) for one in held if one.role in SIGNING_ROLES}
    rows = session.execute(
        select(Delegation.delegator_id, Delegation.agency_id, Delegation.delegate_id, Membership)
        .join(Officer, Officer.id == Delegation.delegate_id)
        .join(
            Membership,
            (Membership.officer_id == Delegation.delegate_id)
            & (Membership.jurisdiction_id == Delegation.jurisdiction_id),
        )
        .where(
            Delegation.delegator_id.in_({officer_id for officer_id, _agency in signing}),
            Delegation.starts_at <= now,
            Delegation.ends_at > now,
            Delegation.revoked_at.is_(None),
            Officer.active.is_(True),
        )
        .order_by(Delegation.id)
    )
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for delegator_id, agency_id, delegate_id, own in rows:
        known = found[delegator_id, agency_id]
        if (delegator_id, agency_id) in signing and _valid_today(own, zones, now) and delegate_id not in known:
            known.append(delegate_id)
    return found
