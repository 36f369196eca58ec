"""Give an officer a role in an agency, or over the jurisdiction, from a day on."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, or_, select

from workflow.models import Agency, Membership, Officer
from workflow.services.administering import Outcome, Saved, administered, dates_in_order, refuse_if, save
from workflow.services.groundless_delegations import MEMBERSHIP_ENDED, end_groundless
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Missing, NotFound
from workflow.vocabulary.roles import AGENCY_ROLES, Role


@dataclass(frozen=True, kw_only=True)
class GrantMembership:
    """Local dates, both inclusive; `agency_id` None for a role over the jurisdiction."""

    jurisdiction_id: int
    officer_id: int
    agency_id: int | None
    role: Role
    since: date
    until: date | None = None


def grant_membership(uow: UnitOfWork, command: GrantMembership) -> Saved:
    """The same role from the same day is one membership: granting it again sets its last day.

    Raises:
        NotFound: no such officer.
        Incomplete: role and agency do not fit, or the officer holds the role already in that time.
    """
    administered(uow, command.jurisdiction_id)
    if uow.session.get(Officer, command.officer_id) is None:
        raise NotFound
    refuse_if(*_problems(uow, command))
    known = _same(uow, command)
    refuse_if(_held_already(uow, command, known), _own_last_day(uow, command))
    values: dict[str, object] = {"until": command.until}
    if known is None:
        values |= {key: getattr(command, key) for key in ("officer_id", "agency_id", "role", "since")}
    row = known or Membership(jurisdiction_id=command.jurisdiction_id)
    done = save(uow, row, values, subject="membership", jurisdiction_id=command.jurisdiction_id)
    if done.outcome is not Outcome.CHANGED:
        return done
    ended = end_groundless(uow, command.officer_id, MEMBERSHIP_ENDED, command.jurisdiction_id)
    return replace(done, delegations_ended=ended)


def _problems(uow: UnitOfWork, command: GrantMembership) -> list[Missing | None]:
    return [_agency_problem(uow, command), dates_in_order(command.since, command.until)]


def _agency_problem(uow: UnitOfWork, command: GrantMembership) -> Missing | None:
    if command.role not in AGENCY_ROLES:
        return Missing(key="role_needs_no_agency", place="agency_id") if command.agency_id is not None else None
    if command.agency_id is None:
        return Missing(key="role_needs_agency", place="agency_id")
    agency = uow.session.get(Agency, command.agency_id)
    if agency is None or agency.jurisdiction_id != command.jurisdiction_id:
        return Missing(key="agency_unknown", place="agency_id")
    return None


def _same(uow: UnitOfWork, command: GrantMembership) -> Membership | None:
    return uow.session.scalar(_held(command).where(Membership.since == command.since))


def _held(command: GrantMembership) -> Select[Membership]:
    return select(Membership).where(
        Membership.jurisdiction_id == command.jurisdiction_id,
        Membership.officer_id == command.officer_id,
        Membership.agency_id.is_(None) if command.agency_id is None else Membership.agency_id == command.agency_id,
        Membership.role == command.role,
    )


def _held_already(uow: UnitOfWork, command: GrantMembership, known: Membership | None) -> Missing | None:
    clash = uow.session.scalar(
        _held(command)
        .where(
            Membership.id != (0 if known is None else known.id),
            or_(Membership.until.is_(None), Membership.until >= command.since),
            Membership.since <= (command.until or date.max),
        )
        .limit(1)
    )
    if clash is None:
        return None
    return Missing(key="role_held_already", place="role", args={"since": f"{clash.since:%d/%m/%Y}"})


def _own_last_day(uow: UnitOfWork, command: GrantMembership) -> Missing | None:
    return own_administration_ends(uow, command.officer_id, command.role, command.until)


def own_administration_ends(uow: UnitOfWork, officer_id: int, role: Role, until: date | None) -> Missing | None:
    """Nobody takes the administration from oneself: then perhaps nobody would be left."""
    if role is Role.ADMINISTRATOR and officer_id == uow.actor.officer_id and until is not None:
        return Missing(key="own_administration_stays", place="until")
    return None
