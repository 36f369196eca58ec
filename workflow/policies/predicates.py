"""Facts about a capacity and a subject, from which permissions are composed. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.roles import Role


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a permission is asked about; fields that do not apply stay None."""

    jurisdiction_id: int
    drafting_agency_id: int | None = None
    responding_agency_id: int | None = None
    author_id: int | None = None
    assignee_id: int | None = None
    delegator_id: int | None = None


Fact = Callable[[Capacity, Subject], bool]


def in_drafting_agency(capacity: Capacity, subject: Subject) -> bool:
    return capacity.agency_id is not None and capacity.agency_id == subject.drafting_agency_id


def in_responding_agency(capacity: Capacity, subject: Subject) -> bool:
    return capacity.agency_id is not None and capacity.agency_id == subject.responding_agency_id


def in_jurisdiction(capacity: Capacity, subject: Subject) -> bool:
    return capacity.jurisdiction_id == subject.jurisdiction_id


def may_sign(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.may_sign


def may_draft(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.role in {Role.OFFICER, Role.LEADER, Role.HEAD}


def may_distribute(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.role in {Role.CLERK, Role.LEADER, Role.HEAD}


def is_assignee(capacity: Capacity, subject: Subject) -> bool:
    return subject.assignee_id is not None and capacity.officer_id == subject.assignee_id


def is_delegator(capacity: Capacity, subject: Subject) -> bool:
    return subject.delegator_id is not None and capacity.officer_id == subject.delegator_id


def is_head(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.role is Role.HEAD


def assists(capacity: Capacity, _subject: Subject) -> bool:
    """Staff who keep an executive's papers; another leader does not enter it for a leader."""
    return capacity.role in {Role.CLERK, Role.OFFICER}


def is_supervisor(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.role is Role.SUPERVISOR


def is_administrator(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.role is Role.ADMINISTRATOR


def oversees(capacity: Capacity, _subject: Subject) -> bool:
    return capacity.role in {Role.SUPERVISOR, Role.AUDITOR}
