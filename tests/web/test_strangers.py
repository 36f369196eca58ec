"""Every address of the application as somebody who has no business there, with real ids of another agency's data.

New pages are walked by themselves. A kind of id that is not known here yet fails until `ids` knows a real one.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, circulated, drafted
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey, blank_pdf
from tests.factories.silences import asked, explain, fall_silent, object_to, objections, settle, supply
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    CalendarOverlay,
    Delegation,
    DraftVersion,
    Jurisdiction,
    Membership,
    Notification,
    Officer,
    Reply,
    SignInSession,
    Tenure,
    UrgingLetter,
)
from workflow.services.announce import AnnounceChain, announce_chain
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.sweep import run_sweep
from workflow.vocabulary.administration import AgencyKind, OverlayKind, WaiverKind
from workflow.vocabulary.roles import AGENCY_ROLES, Role

SignIn = Callable[[str], OfficerClient]
SUBJECT = "Dự thảo chỉ Sở Tài chính và Sở Tư pháp được biết"
PUBLIC = {
    "account.calendar_feed_file",  # its secret address is the key (tests/web/test_calendar_feed_pages.py)
    "account.sign_in",
    "deadlines.calculator",
    "health.healthz",
    "health.metrics",  # figures without names, and to this machine or a token only (tests/web/test_metrics_page.py)
    "health.readyz",
    "static",
    "web.set_language",
}
# Their own page, and what leads out of it.
OWN = {"account.sign_out", "account.sign_out_everywhere", "account.choose_language"}
FIXED = {"token": "khong-co-that", "code": "vi", "year": 2026, "kind": "agencies", "ending": "csv"}
NEIGHBOURS = ["sxd.officer", "sxd.clerk", "sxd.leader", "sxd.head"]
FOREIGNERS = ["t02.leader", "t02.administrator", "t02.supervisor", "t02.auditor"]
OWNERS = ["stc.officer", "stc.leader", "stp.clerk", "stp.leader", "administrator", "supervisor"]


@pytest.fixture
def ids(application: Application, province: Province, sign_in: SignIn) -> Mapping[str, int]:
    """Of the data of Sở Tài chính and Sở Tư pháp, by the name of the part of the address."""
    request_id, sent = circulated(application, province, Wanted(subject=SUBJECT, consultees=("stp",)))
    assert sent
    waived = drafted(application, province, Wanted(subject=SUBJECT, procedure="qd-chu-tich", period_days=3))
    ask = AskWaiver(request_id=waived, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Việc gấp")
    waiver_id = application.run(ask_waiver, ask, province.actor("stc.officer"))
    sign_in("stc.leader")
    older = _older(application, province)
    told = application.run(announce_chain, AnnounceChain(chain=f"request:{request_id}"))
    assert told
    with application.sessions.begin() as session:
        notice = select(Notification.id).where(Notification.officer_id == province.officer["stp.leader"])
        return {
            **older,
            "notice_id": session.scalars(notice.where(Notification.request_id == request_id)).one(),
            "request_id": request_id,
            "request_in_drafting": waived,
            "waiver_id": waiver_id,
            "version_id": session.scalars(select(DraftVersion.id).where(DraftVersion.request_id == request_id)).one(),
            "reply_id": session.scalars(select(Reply.id).where(Reply.request_id == request_id)).one(),
            "session_id": session.scalars(select(SignInSession.id)).one(),
            "agency_id": province.agency["stc"],
            "officer_id": province.officer["stc.officer"],
            "procedure_id": province.procedure["lien-so"],
            "membership_id": session.scalars(
                select(Membership.id).where(Membership.officer_id == province.officer["stc.officer"])
            ).one(),
            "tenure_id": session.scalars(select(Tenure.id).where(Tenure.agency_id == province.agency["stc"])).one(),
            **_added(session, application, province),
        }


def _older(application: Application, province: Province) -> dict[str, int]:
    """Of a round in which Sở Tư pháp objected to the dossier, was urged, fell silent and explained it."""
    clock = SettableClock(application.clock.now() - timedelta(days=90))
    past = application.at(clock)
    journey = begin_journey(past, province, "stp")
    journey.receive("stp")
    object_to(journey)
    settle(journey, accept=True)
    supply(journey, name="phu-luc.pdf", content=blank_pdf())
    clock.set(journey.reply("stp").due_at + timedelta(days=6))
    assert run_sweep(past).letters == 1
    fall_silent(journey, days=30)
    explain(journey, name="giai-trinh.pdf", content=blank_pdf())
    with application.reading() as session:
        return {
            "letter_id": session.scalars(select(UrgingLetter.id)).one(),
            "head_id": province.officer["stp.head"],
            "objection_id": objections(journey)[0].id,
            "explanation_id": asked(journey).explanations[0].id,
        }


def _added(session: Session, application: Application, province: Province) -> dict[str, int]:
    now = application.clock.now()
    delegation = Delegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer["stc.head"],
        delegate_id=province.officer["stc.officer"],
        agency_id=province.agency["stc"],
        starts_at=now,
        ends_at=now + timedelta(days=2),
        reason="Đi công tác",
        entered_by_id=province.officer["stc.head"],
    )
    day = CalendarOverlay(
        jurisdiction_id=province.jurisdiction_id,
        day=date(2026, 12, 24),
        kind=OverlayKind.OFF,
        name="Nghỉ",
        source="QĐ 15/QĐ-UBND",
    )
    session.add_all([delegation, day])
    session.flush()
    return {"delegation_id": delegation.id, "overlay_id": day.id}


@pytest.fixture
def foreigners(application: Application, province: Province) -> None:
    """Another province on the same installation, with an officer in each role that sees much."""
    with application.sessions.begin() as session:
        other = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other")
        session.add(other)
        session.flush()
        agency = Agency(
            jurisdiction_id=other.id, code="H98.01", symbol="STK", name_vi="Sở Khác", kind=AgencyKind.DEPARTMENT
        )
        session.add(agency)
        session.flush()
        for username in FOREIGNERS:
            role = Role(username.removeprefix("t02."))
            officer = Officer(username=username, full_name="Người Tỉnh Khác")
            session.add(officer)
            session.flush()
            session.add(
                Membership(
                    jurisdiction_id=other.id,
                    officer_id=officer.id,
                    agency_id=agency.id if role in AGENCY_ROLES else None,
                    role=role,
                    since=date(2024, 1, 1),
                )
            )
            province.officer[username] = officer.id


def addresses(web: Flask, ids: Mapping[str, int]) -> Iterator[tuple[Rule, str, str]]:
    """Each rule with each method that it takes, and its address with real ids."""
    adapter = web.url_map.bind("localhost")
    for rule in web.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        unknown = rule.arguments - ids.keys() - FIXED.keys()
        assert not unknown, f"{rule}: let the fixture `ids` know a real {unknown} of another agency"
        path = adapter.build(rule.endpoint, {name: ids.get(name, FIXED.get(name)) for name in rule.arguments})
        if rule.endpoint == "requests.ask_waiver":  # opens while drafting, for one of the two kinds
            path = f"/requests/{ids['request_in_drafting']}/waivers/new?kind=short_period"
        if rule.endpoint == "supervision.head":  # opens for whoever headed an agency
            path = adapter.build(rule.endpoint, {"officer_id": ids["head_id"]})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, path


def ask(client: OfficerClient, method: str, path: str) -> TestResponse:
    if method == "GET":
        return client.get(path, buffered=True)
    return client.post(path, data={"version": "1"})


def about_data(rule: Rule) -> bool:
    return bool(rule.arguments - FIXED.keys())


def test_who_is_not_signed_in_is_sent_to_the_door_from_everywhere(
    web: Flask, visitor: OfficerClient, ids: Mapping[str, int]
) -> None:
    strange = {}
    for rule, method, path in addresses(web, ids):
        answer = ask(visitor, method, path)
        door = answer.status_code == 303 and str(answer.location).startswith("/sign-in")
        if not door and rule.endpoint not in PUBLIC:
            strange[f"{method} {path}"] = answer.status_code
        assert SUBJECT not in answer.text
    assert strange == {}


@pytest.mark.parametrize("username", NEIGHBOURS)
def test_an_agency_that_was_not_asked_finds_nothing_of_it(
    web: Flask, sign_in: SignIn, ids: Mapping[str, int], username: str
) -> None:
    assert walked(web, sign_in(username), ids) == {}


@pytest.mark.parametrize("username", FOREIGNERS)
@pytest.mark.usefixtures("foreigners")
def test_another_province_finds_nothing_whatever_role_its_officers_hold(
    web: Flask, sign_in: SignIn, ids: Mapping[str, int], username: str
) -> None:
    assert walked(web, sign_in(username), ids) == {}


def walked(web: Flask, client: OfficerClient, ids: Mapping[str, int]) -> dict[str, int]:
    """What was answered otherwise than 404 although it is about others' data, or told of it."""
    strange = {}
    for rule, method, path in addresses(web, ids):
        if rule.endpoint in OWN:
            continue
        answer = ask(client, method, path)
        told = any(words in answer.text for words in (SUBJECT, "Sở Tài chính leader", "Việc gấp", "Đi công tác"))
        if told or (about_data(rule) and answer.status_code != 404):
            strange[f"{method} {path}"] = answer.status_code
    return strange


@pytest.mark.parametrize("username", ["stp.leader", "stc.leader", "supervisor", "auditor"])
def test_the_administration_exists_for_administrators_only(
    web: Flask, sign_in: SignIn, ids: Mapping[str, int], username: str
) -> None:
    client = sign_in(username)
    answers = {
        f"{method} {path}": ask(client, method, path).status_code
        for rule, method, path in addresses(web, ids)
        if rule.endpoint.startswith("administration.")
    }
    assert len(answers) > 30
    assert set(answers.values()) == {404}


def test_the_same_addresses_open_for_those_whose_data_it_is(
    web: Flask, sign_in: SignIn, ids: Mapping[str, int]
) -> None:
    """Else the walks above could pass on ids that nobody has."""
    owners = [sign_in(username) for username in OWNERS]
    unopened = [
        path
        for rule, method, path in addresses(web, ids)
        if method == "GET" and about_data(rule)
        if all(ask(owner, method, path).status_code == 404 for owner in owners)
    ]
    assert unopened == []
