"""The own account: where one is signed in, when a session dies, and what ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.applications import OfficerClient
from tests.factories.accounts import enter, give_password, living, officer
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Membership, SignInSession

SignIn = Callable[[str], OfficerClient]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sessions_of(application: Application, officer_id: int) -> list[SignInSession]:
    with application.reading() as session:
        return list(
            session.scalars(
                select(SignInSession)
                .where(SignInSession.officer_id == officer_id, SignInSession.ended_at.is_(None))
                .order_by(SignInSession.id)
            )
        )


def test_the_page_says_who_one_is_in_both_languages(sign_in: SignIn) -> None:
    client = sign_in("stc.leader")
    page = client.get("/account").text
    assert "Sở Tài chính leader" in page
    assert "<strong>Lãnh đạo</strong>, Sở Tài chính" in page
    assert "phiên này" in page
    assert client.post("/account/language", data={"locale": "en"}).status_code == 303
    assert "<strong>Leader</strong>, Sở Tài chính" in client.get("/account").text


def test_the_language_is_kept_with_the_account(
    visitor: OfficerClient, application: Application, province: Province, sign_in: SignIn
) -> None:
    sign_in("stc.leader").post("/account/language", data={"locale": "en"})
    give_password(application, province, "stc.leader")
    enter(visitor, "stc.leader")
    assert "My account" in visitor.get("/account").text


@pytest.mark.parametrize("locale", ["fr", "", "vi-VN; drop"])
def test_a_language_that_there_is_none_of_is_refused(
    sign_in: SignIn, application: Application, province: Province, locale: str
) -> None:
    client = sign_in("stc.leader")
    refused = client.post("/account/language", data={"locale": locale})
    assert refused.status_code == 422
    assert officer(application, province.officer["stc.leader"]).locale == "vi"
    assert "Tài khoản" in client.get("/account").text


def test_an_officer_without_any_role_is_told_so(sign_in: SignIn, application: Application, province: Province) -> None:
    with application.sessions.begin() as session:
        session.execute(delete(Membership).where(Membership.officer_id == province.officer["stc.clerk"]))
    page = sign_in("stc.clerk").get("/", follow_redirects=True).text
    assert "Hiện chưa có vai trò nào" in page


def test_sessions_are_listed_with_browser_and_address_and_one_can_be_ended(
    sign_in: SignIn, visitor: OfficerClient, application: Application, province: Province
) -> None:
    officer_id = give_password(application, province, "stc.leader")
    visitor.post(
        "/sign-in",
        data={"username": "stc.leader", "password": "mat-khau-thu-nghiem-1"},
        headers={"User-Agent": FIREFOX},
        environ_base={"REMOTE_ADDR": "10.1.2.3"},
    )
    here = sign_in("stc.leader")
    page = here.get("/account").text
    assert "Firefox · Linux" in page
    assert "10.1.2.3" in page
    other = sessions_of(application, officer_id)[0].id
    assert f"/account/sessions/{other}/end" in page
    assert here.post(f"/account/sessions/{other}/end").status_code == 303
    assert visitor.get("/account").status_code == 303
    assert here.get("/account").status_code == 200
    assert here.post(f"/account/sessions/{other}/end").status_code == 404, "it has ended already"


def test_only_an_administrator_ends_somebody_elses_session(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    victim = sign_in("stp.leader")
    (session,) = sessions_of(application, province.officer["stp.leader"])
    assert sign_in("stc.leader").post(f"/account/sessions/{session.id}/end").status_code == 404
    assert victim.get("/account").status_code == 200
    assert sign_in("administrator").post(f"/account/sessions/{session.id}/end").status_code == 303
    assert victim.get("/account").status_code == 303


def test_signing_out_everywhere_ends_all_of_ones_own_sessions_and_nobody_elses(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    here, there, neighbour = sign_in("stc.leader"), sign_in("stc.leader"), sign_in("stc.officer")
    assert living(application, province.officer["stc.leader"]) == 2
    assert here.post("/account/sign-out-everywhere").location == "/sign-in"
    assert (here.get("/account").status_code, there.get("/account").status_code) == (303, 303)
    assert neighbour.get("/account").status_code == 200
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "signed_out_everywhere")).one()
    assert (entry.actor_id, entry.after) == (province.officer["stc.leader"], {"sessions": 2})


def test_disabling_an_officer_ends_the_sessions_at_once(
    sign_in: SignIn, visitor: OfficerClient, application: Application, province: Province
) -> None:
    officer_id = give_password(application, province, "stc.leader")
    leader, administrator = sign_in("stc.leader"), sign_in("administrator")
    assert leader.get("/account").status_code == 200
    details = {"username": "stc.leader", "full_name": "Trần Văn Bình", "title": "", "email": "", "locale": "vi"}
    version = officer(application, officer_id).version
    path = f"/administration/officers/{officer_id}"
    assert administrator.post(path, data={**details, "version": version}).status_code == 303
    assert leader.get("/account").status_code == 303
    assert living(application, officer_id) == 0
    assert enter(visitor, "stc.leader").status_code == 422


def test_a_session_that_is_not_used_for_an_hour_is_dead_and_one_in_use_is_not(
    sign_in: SignIn, clock: SettableClock
) -> None:
    used, forgotten = sign_in("stc.leader"), sign_in("stc.leader")
    for _ in range(3):
        clock.advance(timedelta(minutes=25))
        assert used.get("/account").status_code == 200
    assert forgotten.get("/account").status_code == 303
    clock.advance(timedelta(minutes=60))
    assert used.get("/account").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(sign_in: SignIn, clock: SettableClock) -> None:
    client = sign_in("stc.leader")
    for _ in range(23):
        clock.advance(timedelta(minutes=31))
        assert client.get("/account").status_code == 200
    clock.advance(timedelta(minutes=31))
    assert client.get("/account").status_code == 303


def test_a_role_that_was_taken_away_is_gone_with_the_next_click(
    sign_in: SignIn, application: Application, province: Province, clock: SettableClock
) -> None:
    client = sign_in("administrator")
    assert client.get("/administration/").status_code == 200
    with application.sessions.begin() as session:
        held = session.scalars(select(Membership).where(Membership.officer_id == province.officer["administrator"]))
        held.one().until = clock.now().date() - timedelta(days=1)
    assert client.get("/administration/").status_code == 404
