"""Two people on the drafting side at the same moment, on PostgreSQL: one consistent result, one clear refusal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.factories.drafting import Wanted, circulated, content, drafted, submitted
from tests.factories.office import Office
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Reply, Round
from workflow.services.add_consultee import AddConsultee, add_consultee
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.services.write_request import write_request
from workflow.vocabulary.refusals import Conflict, Incomplete
from workflow.vocabulary.states import ReplyState, RequestState

pytestmark = pytest.mark.postgresql
TIMES = 4
Act = Callable[[], Any]


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    return Office(application, province, clock)


def race(*acts: Act) -> list[Any]:
    """Results in order; a conflict is a result too, any other error fails the test."""
    start = Barrier(len(acts))

    def enter(act: Act) -> Any:
        start.wait(timeout=10)
        try:
            return act()
        except Conflict as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(enter, act) for act in acts]]


def refusals(results: list[Any]) -> int:
    return sum(isinstance(result, Conflict) for result in results)


def acting(office: Office, username: str, service: Any, command: Any) -> Act:
    actor = office.province.actor(username)
    return lambda: office.application.run(service, command, actor)


def test_two_leaders_circulate_at_once_and_one_letter_goes_out(office: Office) -> None:
    for number in range(1, TIMES + 1):
        request_id = submitted(office.application, office.province)
        seen = office.request(request_id).version
        command = CirculateRequest(request_id=request_id, version=seen)
        results = race(
            acting(office, "stc.leader", circulate_request, command),
            acting(office, "stc.head", circulate_request, command),
        )
        assert refusals(results) == 1
        assert office.request(request_id).number == f"{number}/2026/STC-LYK"
        assert len(office.all(Round, Round.request_id == request_id)) == 1
        assert len(office.replies(request_id)) == 2
        names = [entry.name for entry in office.entries(request_id)]
        assert names.count("request_circulated") == 1


def test_two_letters_of_one_agency_at_once_get_two_numbers_without_a_gap(office: Office) -> None:
    requests = [submitted(office.application, office.province) for _time in range(TIMES)]
    commands = [CirculateRequest(request_id=request_id, version=None) for request_id in requests]
    results = race(*(acting(office, "stc.leader", circulate_request, command) for command in commands))
    assert {result.number for result in results} == {f"{n}/2026/STC-LYK" for n in range(1, TIMES + 1)}


def test_signing_while_withdrawing_ends_in_one_of_the_two(office: Office) -> None:
    for _time in range(TIMES):
        request_id = submitted(office.application, office.province)
        seen = office.request(request_id).version
        circulate = CirculateRequest(request_id=request_id, version=seen)
        withdraw = WithdrawRequest(request_id=request_id, version=seen, reason="Dừng")
        results = race(
            acting(office, "stc.leader", circulate_request, circulate),
            acting(office, "stc.head", withdraw_request, withdraw),
        )
        assert refusals(results) == 1
        withdrawn = office.request(request_id).state is RequestState.WITHDRAWN
        assert len(office.replies(request_id)) == (0 if withdrawn else 2)


def test_two_writers_at_once_do_not_mix_their_words(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    seen = office.request(request_id).version
    first = content(office.province, request_id, Wanted(subject="Một", consultees=("stp",)), seen)
    second = content(office.province, request_id, Wanted(subject="Hai", consultees=("sxd",)), seen)
    results = race(
        acting(office, "stc.officer", write_request, first), acting(office, "stc.leader", write_request, second)
    )
    assert refusals(results) == 1
    request = office.request(request_id)
    wrote = {"Một": "stp", "Hai": "sxd"}[request.subject]
    assert {consultee.agency_id for consultee in request.consultees} == office.ids(wrote)


def test_one_agency_added_twice_at_once_is_asked_once(office: Office) -> None:
    request_id, _done = circulated(office.application, office.province)
    command = AddConsultee(request_id=request_id, version=None, agency_id=office.province.agency["sxd"])
    actors = ("stc.leader", "stc.head")

    def add(username: str) -> Any:
        act = acting(office, username, add_consultee, command)
        return lambda: outcome(act)

    results = race(*(add(username) for username in actors))
    assert sum(result == "refused" or isinstance(result, Conflict) for result in results) == 1
    assert len(office.all(Reply, Reply.agency_id == office.province.agency["sxd"])) == 1


def outcome(act: Act) -> Any:
    """The loser may come late enough to read that the agency is consulted already."""
    try:
        return act()
    except Incomplete:
        return "refused"


def test_an_agency_added_while_the_request_is_withdrawn_is_not_left_owing(office: Office) -> None:
    for _time in range(TIMES):
        request_id, _done = circulated(office.application, office.province)
        add = AddConsultee(request_id=request_id, version=None, agency_id=office.province.agency["sxd"])
        withdraw = WithdrawRequest(request_id=request_id, version=None, reason="Dừng")
        race(acting(office, "stc.leader", add_consultee, add), acting(office, "stc.head", withdraw_request, withdraw))
        assert office.request(request_id).state is RequestState.WITHDRAWN
        assert {reply.state for reply in office.replies(request_id).values()} == {ReplyState.RELEASED}
    assert len(office.all(AuditEntry, AuditEntry.name == "request_withdrawn")) == TIMES
