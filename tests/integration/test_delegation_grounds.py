"""What a delegation rests on: one agency, a delegator who signs there, a delegate who serves; and how it ends."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from tests.factories.province import SINCE, Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Delegation, Jurisdiction, Membership, Officer
from workflow.services.delegations import EnterDelegation, RevokeDelegation, enter_delegation, revoke_delegation
from workflow.services.disable_officer import DisableOfficer, disable_officer
from workflow.services.end_membership import EndMembership, end_membership
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.save_officer import SaveOfficer, save_officer
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.refusals import Incomplete
from workflow.vocabulary.roles import Role

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HEAD, DELEGATE = "stc.head", "stc.officer"


class Office:
    """The head of Sở Tài chính delegates to its officer; the administrator moves people about."""

    def __init__(self, application: Application, province: Province, clock: SettableClock) -> None:
        self.application, self.province, self.clock = application, province, clock

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(ZONE).date()

    def delegate(self, by: str = HEAD, days: tuple[int, int] = (0, 9), **other: Any) -> int:
        """From and until in days from now; returns the id."""
        values: dict[str, Any] = {
            "jurisdiction_id": self.province.jurisdiction_id,
            "delegator_id": self.province.officer[HEAD],
            "delegate_id": self.province.officer[DELEGATE],
            "starts_at": self.clock.now() + timedelta(days=days[0]),
            "ends_at": self.clock.now() + timedelta(days=days[1]),
            "reason": "Đi công tác",
            "elsewhere_known": True,
            **other,
        }
        made = self.application.run(enter_delegation, EnterDelegation(**values), self.province.actor(by))
        assert isinstance(made, int)
        return made

    def lent(self, username: str = DELEGATE) -> list[Capacity]:
        return [held for held in self.province.actor(username).capacities if held.delegation_id is not None]

    def administer(self, service: Any, command: Any) -> Any:
        return self.application.run(service, command, self.province.actor("administrator"))

    def grant(self, username: str, agency: str, role: Role, since: date = SINCE, until: date | None = None) -> Any:
        command = GrantMembership(
            jurisdiction_id=self.province.jurisdiction_id,
            officer_id=self.province.officer[username],
            agency_id=self.province.agency[agency],
            role=role,
            since=since,
            until=until,
        )
        return self.administer(grant_membership, command)

    def end(self, username: str, until: date, agency: str = "stc") -> Any:
        with self.application.reading() as session:
            held = session.scalars(
                select(Membership.id).where(
                    Membership.officer_id == self.province.officer[username],
                    Membership.agency_id == self.province.agency[agency],
                )
            ).one()
        command = EndMembership(jurisdiction_id=self.province.jurisdiction_id, membership_id=held, until=until)
        return self.administer(end_membership, command)

    def set_quietly(self, username: str, **values: Any) -> None:
        """Last days that were entered long ago, so that no service looks at the delegations."""
        with self.application.sessions.begin() as session:
            mine = Membership.officer_id == self.province.officer[username]
            session.execute(update(Membership).where(mine).values(**values))

    def stored(self, delegation_id: int) -> Delegation:
        with self.application.reading() as session:
            return session.get_one(Delegation, delegation_id)

    def entries(self, name: str) -> list[AuditEntry]:
        with self.application.reading() as session:
            return list(session.scalars(select(AuditEntry).where(AuditEntry.name == name).order_by(AuditEntry.id)))


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    return Office(application, province, clock)


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ZONE)


# --- What passes over


def test_a_delegation_stays_in_its_agency_wherever_the_delegator_serves_besides(office: Office) -> None:
    office.delegate()
    office.grant(HEAD, "stp", Role.LEADER)
    assert [(held.agency_id, held.role) for held in office.lent()] == [(office.province.agency["stc"], Role.HEAD)]


def test_nothing_passes_over_once_the_delegator_serves_elsewhere_only(office: Office) -> None:
    office.delegate()
    office.set_quietly(HEAD, agency_id=office.province.agency["stp"])
    assert office.lent() == []


def test_nothing_passes_over_from_who_no_longer_signs_in_the_agency(office: Office) -> None:
    office.delegate()
    office.set_quietly(HEAD, role=Role.OFFICER)
    assert office.lent() == []


def test_a_delegate_acts_until_midnight_of_the_own_last_day_and_no_longer(office: Office) -> None:
    office.delegate()
    last = office.today + timedelta(days=2)
    office.set_quietly(DELEGATE, until=last)
    office.clock.set(midnight_after(last) - timedelta(minutes=1))
    assert [held.role for held in office.lent()] == [Role.HEAD]
    office.clock.set(midnight_after(last))
    assert office.lent() == []


def test_a_role_in_another_jurisdiction_does_not_make_a_delegate(office: Office) -> None:
    office.delegate()
    with office.application.sessions.begin() as session:
        elsewhere = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other Province")
        session.add(elsewhere)
        session.flush()
        other = elsewhere.id
    office.set_quietly(DELEGATE, jurisdiction_id=other, agency_id=None, role=Role.SUPERVISOR)
    assert office.lent() == []
    assert office.province.actor(DELEGATE).jurisdiction_ids == {other}


@pytest.mark.parametrize("username", [HEAD, DELEGATE])
def test_a_disabled_account_neither_lends_nor_borrows(office: Office, username: str) -> None:
    office.delegate()
    with office.application.sessions.begin() as session:
        session.get_one(Officer, office.province.officer[username]).active = False
    assert office.lent() == []


# --- Which agency it is about


def test_the_one_agency_of_the_delegator_is_taken_unasked(office: Office) -> None:
    assert office.stored(office.delegate()).agency_id == office.province.agency["stc"]
    (entry,) = office.entries("delegation_entered")
    assert entry.after["agency_id"] == office.province.agency["stc"]


def test_who_signs_for_several_agencies_says_for_which(office: Office) -> None:
    office.grant(HEAD, "stp", Role.LEADER)
    office.grant(HEAD, "stp", Role.HEAD)
    for agency_id, lacking in ((None, "delegation_agency_missing"), ("sxd", "delegator_signs_elsewhere")):
        with pytest.raises(Incomplete) as refused:
            office.delegate(agency_id=office.province.agency[agency_id] if agency_id else None)
        assert [(item.key, item.place) for item in refused.value.missing] == [(lacking, "agency")]
    chosen = office.province.agency["stp"]
    assert office.stored(office.delegate(agency_id=chosen)).agency_id == chosen
    assert {held.role for held in office.lent()} == {Role.LEADER, Role.HEAD}


def test_an_assistant_enters_it_for_the_own_agency_only(office: Office) -> None:
    office.grant(HEAD, "stp", Role.LEADER)
    made = office.stored(office.delegate(by="stp.clerk"))
    assert made.agency_id == office.province.agency["stp"]
    with pytest.raises(Incomplete):
        office.delegate(by="stp.clerk", agency_id=office.province.agency["stc"])


# --- How it ends with its ground


def test_a_role_that_is_over_takes_the_open_delegations_with_it(office: Office) -> None:
    running, ahead = office.delegate(), office.delegate(days=(3, 9))
    done = office.end(HEAD, office.today - timedelta(days=1))
    assert done.delegations_ended == 2
    for delegation_id in (running, ahead):
        assert office.stored(delegation_id).revoked_at == office.clock.now()
    revoked = office.entries("delegation_revoked")
    assert [entry.subject_id for entry in revoked] == [running, ahead]
    assert {entry.actor_id for entry in revoked} == {office.province.officer["administrator"]}
    assert [entry.on_behalf_of_id for entry in revoked] == [None, None], "it follows of itself"
    now = office.clock.now().isoformat()
    assert revoked[0].before == {"revoked_at": None}
    assert revoked[0].after == {"revoked_at": now, "because": "membership_ended"}


def test_a_role_that_ends_later_ends_its_delegations_on_that_day(office: Office) -> None:
    long, short, after = office.delegate(), office.delegate(days=(0, 1)), office.delegate(days=(6, 9))
    untouched = office.stored(short).ends_at
    last = office.today + timedelta(days=3)
    before = office.stored(long).ends_at
    assert office.end(DELEGATE, last).delegations_ended == 2
    assert (office.stored(long).ends_at, office.stored(long).revoked_at) == (midnight_after(last), None)
    assert (office.stored(short).ends_at, office.stored(short).revoked_at) == (untouched, None)
    assert office.stored(after).revoked_at == office.clock.now(), "it could never have begun"
    (shortened,) = office.entries("delegation_shortened")
    assert shortened.before == {"ends_at": before.isoformat()}
    assert datetime.fromisoformat(shortened.after["ends_at"]) == midnight_after(last)
    assert shortened.after["because"] == "membership_ended"
    assert [held.role for held in office.lent()] == [Role.HEAD, Role.HEAD]


def test_another_role_that_carries_the_delegation_keeps_it(office: Office) -> None:
    kept = office.delegate()
    office.grant(HEAD, "stp", Role.LEADER)
    office.grant(DELEGATE, "stp", Role.CLERK)
    yesterday = office.today - timedelta(days=1)
    assert office.end(DELEGATE, yesterday).delegations_ended == 0
    assert office.end(HEAD, yesterday, "stp").delegations_ended == 0, "it was about another agency"
    assert office.stored(kept).revoked_at is None
    assert [held.role for held in office.lent()] == [Role.HEAD]


def test_setting_a_last_day_by_granting_the_role_again_counts_too(office: Office) -> None:
    kept = office.delegate()
    assert office.grant(HEAD, "stc", Role.HEAD).delegations_ended == 0
    ended = office.grant(HEAD, "stc", Role.HEAD, until=office.today - timedelta(days=1))
    assert (ended.delegations_ended, office.stored(kept).revoked_at) == (1, office.clock.now())


def test_a_disabled_officer_loses_those_given_and_those_received(office: Office) -> None:
    given = office.delegate()
    received = office.delegate(
        by="stc.leader",
        delegator_id=office.province.officer["stc.leader"],
        delegate_id=office.province.officer[HEAD],
    )
    over = office.delegate(days=(-3, 1))
    office.administer(revoke_delegation, RevokeDelegation(delegation_id=over))
    office.clock.advance(timedelta(hours=1))
    ended = office.administer(disable_officer, DisableOfficer(officer_id=office.province.officer[HEAD]))
    assert ended == 2
    assert {office.stored(one).revoked_at for one in (given, received)} == {office.clock.now()}
    assert office.stored(over).revoked_at != office.clock.now(), "what was over stays as it was"
    because = [entry.after.get("because") for entry in office.entries("delegation_revoked")]
    assert because == [None, "officer_disabled", "officer_disabled"]


def test_an_account_shut_on_its_page_ends_its_delegations_too(office: Office) -> None:
    office.delegate()
    with office.application.reading() as session:
        officer = session.get_one(Officer, office.province.officer[DELEGATE])
    command = SaveOfficer(
        jurisdiction_id=office.province.jurisdiction_id,
        officer_id=officer.id,
        version=officer.version,
        username=officer.username,
        full_name=officer.full_name,
        active=False,
    )
    assert office.administer(save_officer, command).delegations_ended == 1


def test_a_revocation_tells_what_stood_before_and_in_whose_name_it_was(office: Office) -> None:
    delegation_id = office.delegate()
    office.application.run(
        revoke_delegation, RevokeDelegation(delegation_id=delegation_id), office.province.actor("stc.clerk")
    )
    (entry,) = office.entries("delegation_revoked")
    assert (entry.before, entry.after) == ({"revoked_at": None}, {"revoked_at": office.clock.now().isoformat()})
    assert entry.on_behalf_of_id == office.province.officer[HEAD]


def test_who_administers_ends_a_delegation_whose_delegator_has_moved(office: Office) -> None:
    delegation_id = office.delegate()
    office.set_quietly(HEAD, agency_id=office.province.agency["stp"])
    office.administer(revoke_delegation, RevokeDelegation(delegation_id=delegation_id))
    assert office.stored(delegation_id).revoked_at == office.clock.now()
