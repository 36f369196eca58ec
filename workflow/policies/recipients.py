"""Who sits in the seats that a notice is for, as of now. Pure: the staff comes in as data.

Where a seat is empty its work falls to the next: an assignee or author who left to the leaders, leaders to the head and
the other way round, and an agency in which none of those asked for is left is told through everybody it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.vocabulary.actors import Actor
from workflow.vocabulary.notices import Notice, Whom
from workflow.vocabulary.roles import Role


@dataclass(frozen=True, kw_only=True)
class Member:
    """A current membership of an active officer."""

    officer_id: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Current members by agency, supervisors and administrators by jurisdiction, delegates by (delegator, agency)."""

    members: Mapping[int, Sequence[Member]] = field(default_factory=dict)
    supervisors: Mapping[int, Sequence[int]] = field(default_factory=dict)
    administrators: Mapping[int, Sequence[int]] = field(default_factory=dict)
    delegates: Mapping[tuple[int, int], Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Seats:
    """The agencies and people that a notice is about."""

    drafting_agency_id: int | None = None
    responding_agency_id: int | None = None
    author_id: int | None = None
    assignee_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """`on_behalf_of` is the executive whose delegate the officer is, None in the own right."""

    officer_id: int
    agency_id: int | None
    on_behalf_of: int | None = None


def still_sits(actor: Actor, agency_id: int | None, jurisdiction_id: int) -> bool:
    """Whether who was told serves there still: in the agency, or over the jurisdiction where `agency_id` is None."""
    if agency_id is not None:
        return agency_id in actor.agency_ids
    return any(held.agency_id is None and held.jurisdiction_id == jurisdiction_id for held in actor.capacities)


RESPONDING = frozenset({Whom.CLERKS, Whom.LEADERS, Whom.HEAD, Whom.ASSIGNEE, Whom.NAMED})
DELEGATION = (Whom.DELEGATOR, Whom.DELEGATE)


def recipients(notice: Notice, seats: Seats, staff: Staff) -> list[Told]:
    """Each officer once, in the own right before anybody else's; never who did it."""
    own = [told for agency_id, people in _seated(notice, seats, staff) for told in _in(agency_id, people)]
    delegated = [
        Told(officer_id=delegate, agency_id=told.agency_id, on_behalf_of=told.officer_id)
        for told in own
        if told.agency_id is not None
        for delegate in staff.delegates.get((told.officer_id, told.agency_id), ())
    ]
    found: dict[int, Told] = {}
    for told in (*own, *delegated):
        if told.officer_id != notice.actor_id:
            found.setdefault(told.officer_id, told)
    return list(found.values())


def _in(agency_id: int | None, people: Iterable[int]) -> list[Told]:
    return [Told(officer_id=officer_id, agency_id=agency_id) for officer_id in people]


def _seated(notice: Notice, seats: Seats, staff: Staff) -> Iterable[tuple[int | None, list[int]]]:
    """The people of the responding agency, of the drafting one, of a delegation, who supervises, who administers."""
    responding = [whom for whom in notice.whom if whom in RESPONDING]
    if responding and seats.responding_agency_id is not None:
        members = staff.members.get(seats.responding_agency_id, ())
        person = {Whom.ASSIGNEE: seats.assignee_id, Whom.NAMED: notice.named_id}
        yield seats.responding_agency_id, _of_agency(responding, members, person)
    drafting = [whom for whom in notice.whom if whom in {Whom.AUTHOR, Whom.DRAFTING_LEADERS}]
    if drafting and seats.drafting_agency_id is not None:
        members = staff.members.get(seats.drafting_agency_id, ())
        yield seats.drafting_agency_id, _of_agency(drafting, members, {Whom.AUTHOR: seats.author_id})
    if notice.delegation is not None:  # told as persons: also when the role behind it has just ended
        yield None, [one for whom, one in zip(DELEGATION, notice.delegation, strict=True) if whom in notice.whom]
    if Whom.SUPERVISORS in notice.whom:
        yield None, list(staff.supervisors.get(notice.jurisdiction_id, ()))
    if Whom.ADMINISTRATORS in notice.whom:
        yield None, list(staff.administrators.get(notice.jurisdiction_id, ()))


def _of_agency(wanted: Sequence[Whom], members: Sequence[Member], person: Mapping[Whom, int | None]) -> list[int]:
    here = {member.officer_id for member in members}
    found: list[int] = []
    for whom in wanted:
        if whom is Whom.NAMED:  # told of something taken from them: nobody stands in
            found += [officer_id for officer_id in (person[whom],) if officer_id in here]
        elif whom in person and person[whom] in here:
            found.append(person[whom] or 0)
        else:
            found += _holding(whom, members)
    if not found and list(wanted) != [Whom.NAMED]:
        found = [member.officer_id for member in members]
    return found


def _holding(whom: Whom, members: Sequence[Member]) -> list[int]:
    orders = {
        Whom.CLERKS: (Role.CLERK,),
        Whom.HEAD: (Role.HEAD, Role.LEADER),
    }
    for role in orders.get(whom, (Role.LEADER, Role.HEAD)):
        found = [member.officer_id for member in members if member.role is role]
        if found:
            return found
    return []
