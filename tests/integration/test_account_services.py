"""The services of accounts where no page reaches: races, refusals by role, other jurisdictions, the trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories.accounts import NEW, give_password, living, officer, outcomes
from tests.factories.province import PASSWORD, Province
from workflow.adapters import passwords
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Jurisdiction, Membership, Officer, SignInSession
from workflow.queries.accounts import living_sessions
from workflow.queries.identities import SessionLimits
from workflow.queries.jurisdictions import clock_by_code, jurisdiction_choices
from workflow.services.account_acts import LockoutRules
from workflow.services.choose_language import ChooseLanguage, choose_language
from workflow.services.create_officer import CreateOfficer, create_officer
from workflow.services.disable_officer import (
    DisableOfficer,
    EnableOfficer,
    UnlockOfficer,
    disable_officer,
    enable_officer,
    unlock_officer,
)
from workflow.services.end_session import EndSession, SignOutEverywhere, end_session, sign_out_everywhere
from workflow.services.save_officer import FirstMembership, SaveOfficer
from workflow.services.set_password import SetPassword, set_password
from workflow.services.sign_in import SignIn, account_named, check_password, sign_in
from workflow.vocabulary.accounts import SignInOutcome
from workflow.vocabulary.refusals import Conflict, Incomplete, NotFound, NotPermitted
from workflow.vocabulary.roles import Role

RULES = LockoutRules(attempts=5, lockout=timedelta(minutes=15))
LIMITS = SessionLimits(idle=timedelta(hours=1), absolute=timedelta(hours=12))
NOBODY = 4711


def checked(application: Application, username: str, password: str = PASSWORD) -> SignIn:
    with application.reading() as session:
        account = account_named(session, username)
    return SignIn(check=check_password(account, password), rules=RULES)


def test_a_password_changed_between_the_check_and_the_decision_counts_as_wrong(
    application: Application, province: Province
) -> None:
    officer_id = give_password(application, province, "stc.leader")
    command = checked(application, "stc.leader")
    application.run(set_password, SetPassword(officer_id=officer_id, password=NEW))
    result = application.run(sign_in, command)
    assert (result.outcome, result.token) == (SignInOutcome.WRONG_PASSWORD, None)
    assert living(application, officer_id) == 0


def test_an_account_that_vanished_between_the_check_and_the_decision_is_unknown(
    application: Application, province: Province
) -> None:
    give_password(application, province, "stc.leader")
    command = checked(application, "stc.leader")
    gone = replace(command, check=replace(command.check, account=replace(command.check.account, officer_id=None)))
    assert application.run(sign_in, gone).outcome is SignInOutcome.UNKNOWN_ACCOUNT
    assert outcomes(application) == ["unknown_account"]


def test_counting_failures_does_not_make_an_administrators_page_stale(
    application: Application, province: Province
) -> None:
    officer_id = give_password(application, province, "stc.leader")
    seen = officer(application, officer_id).version
    application.run(sign_in, checked(application, "stc.leader", "sai-hoan-toan"))
    assert officer(application, officer_id).version == seen
    application.run(disable_officer, DisableOfficer(officer_id=officer_id, version=seen))
    with pytest.raises(Conflict):
        application.run(enable_officer, EnableOfficer(officer_id=officer_id, version=seen))


@pytest.mark.parametrize(
    "act",
    [
        lambda officer_id: (disable_officer, DisableOfficer(officer_id=officer_id)),
        lambda officer_id: (enable_officer, EnableOfficer(officer_id=officer_id)),
        lambda officer_id: (unlock_officer, UnlockOfficer(officer_id=officer_id)),
        lambda officer_id: (set_password, SetPassword(officer_id=officer_id, password=NEW)),
        lambda officer_id: (sign_out_everywhere, SignOutEverywhere(officer_id=officer_id)),
    ],
    ids=["disable", "enable", "unlock", "set password", "sign out everywhere"],
)
def test_acts_on_others_accounts_are_the_administrators(
    application: Application, province: Province, act: Callable[[int], tuple[Any, Any]]
) -> None:
    service, command = act(province.officer["stc.officer"])
    for username in ("stc.head", "supervisor", "auditor"):
        with pytest.raises(NotPermitted):
            application.run(service, command, province.actor(username))
    application.run(service, command, province.actor("administrator"))
    _abroad(application, province)
    with pytest.raises(NotFound):
        application.run(service, act(province.officer["t02.officer"])[1], province.actor("administrator"))
    with pytest.raises(NotFound):
        application.run(service, act(NOBODY)[1])


def _abroad(application: Application, province: Province) -> int:
    """An officer of another jurisdiction."""
    with application.sessions.begin() as session:
        other = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other")
        session.add(other)
        session.flush()
        stranger = Officer(username="t02.officer", full_name="Người Tỉnh Khác")
        session.add(stranger)
        session.flush()
        session.add(
            Membership(jurisdiction_id=other.id, officer_id=stranger.id, role=Role.AUDITOR, since=date(2024, 1, 1))
        )
        province.officer["t02.officer"] = stranger.id
        return other.id


def test_an_officer_who_serves_in_two_provinces_needs_an_administrator_of_both(
    application: Application, province: Province
) -> None:
    other = _abroad(application, province)
    shared = Membership(
        jurisdiction_id=other, officer_id=province.officer["stc.officer"], role=Role.AUDITOR, since=date(2024, 1, 1)
    )
    with application.sessions.begin() as session:
        session.add(shared)
    disable = DisableOfficer(officer_id=province.officer["stc.officer"])
    with pytest.raises(NotPermitted):
        application.run(disable_officer, disable, province.actor("administrator"))
    with application.sessions.begin() as session:
        session.execute(update(Membership).where(Membership.jurisdiction_id == other).values(until=date(2025, 1, 1)))
    application.run(disable_officer, disable, province.actor("administrator"))


def test_nobody_disables_the_own_account(application: Application, province: Province) -> None:
    own = DisableOfficer(officer_id=province.officer["administrator"])
    with pytest.raises(Conflict) as refused:
        application.run(disable_officer, own, province.actor("administrator"))
    assert refused.value.reason == "own_account"


def test_what_was_done_to_an_account_stands_in_the_trail_without_any_secret(
    application: Application, province: Province
) -> None:
    officer_id = give_password(application, province, "stc.leader", locked_until=application.clock.now())
    administrator = province.actor("administrator")
    application.run(set_password, SetPassword(officer_id=officer_id, password=NEW), administrator)
    application.run(disable_officer, DisableOfficer(officer_id=officer_id), administrator)
    application.run(enable_officer, EnableOfficer(officer_id=officer_id), administrator)
    application.run(unlock_officer, UnlockOfficer(officer_id=officer_id), administrator)
    application.run(choose_language, ChooseLanguage(locale="en"), province.actor("stc.leader"))
    with application.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.name for entry in entries] == [
        "password_set",
        "officer_disabled",
        "officer_enabled",
        "officer_unlocked",
        "language_chosen",
    ]
    assert {entry.subject_id for entry in entries} == {officer_id}
    written = repr([(entry.before, entry.after) for entry in entries])
    assert NEW not in written
    assert "argon2" not in written


def test_choosing_the_language_one_has_changes_nothing(application: Application, province: Province) -> None:
    application.run(choose_language, ChooseLanguage(locale="vi"), province.actor("stc.leader"))
    with application.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_session_that_has_ended_or_never_was_is_not_found(application: Application, province: Province) -> None:
    for session_id in (NOBODY, -1):
        with pytest.raises(NotFound):
            application.run(end_session, EndSession(session_id=session_id), province.actor("administrator"))


def test_a_weak_password_creates_no_account(application: Application, province: Province) -> None:
    first = FirstMembership(role=Role.OFFICER, agency_id=province.agency["stc"], since=date(2026, 1, 1))
    new = SaveOfficer(
        jurisdiction_id=province.jurisdiction_id,
        officer_id=None,
        version=None,
        username="le.van.a",
        full_name="Lê Văn A",
        membership=first,
    )
    administrator = province.actor("administrator")
    with pytest.raises(Incomplete):
        application.run(create_officer, CreateOfficer(officer=new, password="levana"), administrator)
    with application.reading() as session:
        assert session.scalars(select(Officer).where(Officer.username == "le.van.a")).all() == []
    created = application.run(create_officer, CreateOfficer(officer=new, password=NEW), administrator)
    stored = officer(application, created)
    assert passwords.verify_password(str(stored.password_hash), NEW)
    assert stored.must_change_password
    without = replace(new, username="le.van.b")
    later = application.run(create_officer, CreateOfficer(officer=without), administrator)
    assert officer(application, later).password_hash is None


def test_living_sessions_leave_out_idle_old_ended_and_disabled_ones(
    application: Application, province: Province, clock: SettableClock
) -> None:
    now = clock.now()
    given = {
        "stc.leader": (now, now, None),
        "stp.leader": (now - timedelta(hours=2), now - timedelta(hours=1), None),
        "snv.leader": (now - timedelta(hours=12), now, None),
        "sxd.leader": (now, now, now),
        "xta.leader": (now, now, None),
    }
    with application.sessions.begin() as session:
        session.get_one(Officer, province.officer["xta.leader"]).active = False
        for number, (username, (started, seen, ended)) in enumerate(given.items()):
            session.add(
                SignInSession(
                    token_digest=f"{number:064d}",
                    officer_id=province.officer[username],
                    started_at=started,
                    seen_at=seen,
                    ended_at=ended,
                )
            )
    with application.reading() as session:
        assert [row.username for row in living_sessions(session, now, LIMITS)] == ["stc.leader"]
        assert living_sessions(session, now, LIMITS, province.officer["stp.leader"]) == []


def test_a_jurisdiction_that_is_not_there_has_no_clock_and_an_empty_installation_has_none(
    application: Application, province: Province
) -> None:
    with application.reading() as session:
        assert jurisdiction_choices(session) == [("T01", "Tỉnh Thử Nghiệm", "Test Province")]
        assert str(clock_by_code(session, "T01").timezone) == "Asia/Ho_Chi_Minh"
        with pytest.raises(NotFound):
            clock_by_code(session, "T99")
    assert province.jurisdiction_id
