"""A role, a delegation or an account that ends while an act waits for its row, on a real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import select, text, update

from tests.factories.drafting import submitted
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.bootstrap import Application
from workflow.models import CommentRequest, Delegation, Membership, Officer, Position, Reply
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.vocabulary.refusals import NotPermitted, Refusal

pytestmark = pytest.mark.postgresql
Ending = Callable[[Application, Province, str], None]
PATIENCE = 20.0


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


def disable(application: Application, province: Province, username: str) -> None:
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.id == province.officer[username]).values(active=False))


def end_role(application: Application, province: Province, username: str) -> None:
    with application.sessions.begin() as session:
        mine = Membership.officer_id == province.officer[username]
        session.execute(update(Membership).where(mine).values(until=date(2026, 1, 1)))


def revoke(application: Application, province: Province, username: str) -> None:
    with application.sessions.begin() as session:
        mine = Delegation.delegate_id == province.officer[username]
        session.execute(update(Delegation).where(mine).values(revoked_at=application.clock.now()))


ENDINGS: dict[str, tuple[str, Ending]] = {
    "account disabled": ("leader", disable),
    "role ended": ("leader", end_role),
    "delegation revoked": ("clerk", revoke),
    "own role of the delegate ended": ("clerk", end_role),
}


def lend(application: Application, province: Province, agency: str) -> None:
    """The head's roles to the clerk."""
    now = application.clock.now()
    with application.sessions.begin() as session:
        session.add(
            Delegation(
                jurisdiction_id=province.jurisdiction_id,
                delegator_id=province.officer[f"{agency}.head"],
                delegate_id=province.officer[f"{agency}.clerk"],
                agency_id=province.agency[agency],
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=1),
                reason="Đi công tác",
                entered_by_id=province.officer[f"{agency}.head"],
            )
        )


def outcome(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Refusal as refused:
        return refused


def while_waiting(
    application: Application, model: type[Reply | CommentRequest], row_id: int, act: Any, end: Any
) -> Any:
    """The act's outcome, when `end` commits after the act began and while it waits for the locked row."""
    with application.sessions() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute(select(model.id).where(model.id == row_id).with_for_update())
        acting = pool.submit(outcome, act)
        try:
            _until_somebody_waits(application)
            end()
        finally:
            holder.rollback()
        return acting.result(timeout=PATIENCE)


def _until_somebody_waits(application: Application) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        with application.reading() as session:
            if session.scalar(waiting):
                return
        sleep(0.02)
    pytest.fail("nobody waited for the locked row")


def signed(application: Application) -> int:
    with application.reading() as session:
        return len(session.scalars(select(Position.id)).all())


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_signature_that_waited_is_refused_when_its_ground_went_meanwhile(
    application: Application, province: Province, ending: str
) -> None:
    role, end = ENDINGS[ending]
    journey = begin_journey(application, province, "stp")
    lend(application, province, "stp")
    journey.to_clearance("stp")
    actor = province.actor(f"stp.{role}")
    command = SignReply(reply_id=journey.reply_ids["stp"], version=None)
    result = while_waiting(
        application,
        Reply,
        command.reply_id,
        lambda: application.run(sign_reply, command, actor),
        lambda: end(application, province, f"stp.{role}"),
    )
    assert isinstance(result, NotPermitted)
    assert (journey.reply("stp").sent_at, signed(application)) == (None, 0)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_letter_that_waited_does_not_go_out_when_its_ground_went_meanwhile(
    application: Application, province: Province, ending: str
) -> None:
    role, end = ENDINGS[ending]
    request_id = submitted(application, province)
    lend(application, province, "stc")
    actor = province.actor(f"stc.{role}")
    command = CirculateRequest(request_id=request_id, version=None)
    result = while_waiting(
        application,
        CommentRequest,
        request_id,
        lambda: application.run(circulate_request, command, actor),
        lambda: end(application, province, f"stc.{role}"),
    )
    assert isinstance(result, NotPermitted)
    with application.reading() as session:
        assert session.get_one(CommentRequest, request_id).number is None
        assert session.scalars(select(Reply.id)).all() == []


def test_a_signature_that_waited_while_nothing_ended_stands(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_clearance("stp")
    actor = province.actor("stp.leader")
    command = SignReply(reply_id=journey.reply_ids["stp"], version=None)
    while_waiting(
        application,
        Reply,
        command.reply_id,
        lambda: application.run(sign_reply, command, actor),
        lambda: disable(application, province, "stp.head"),
    )
    assert signed(application) == 1
