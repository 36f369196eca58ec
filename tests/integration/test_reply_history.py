"""What is told of a reply afterwards: positions that were official, and its trail page by page."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Position
from workflow.queries.reply_detail import view_reply
from workflow.queries.reply_trail import trail_of_reply
from workflow.queries.reply_views import ReplyView
from workflow.queries.request_detail import view_request
from workflow.queries.trail import PER_PAGE
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "snv")


def view(journey: Journey, username: str = "stp.leader") -> ReplyView:
    with journey.application.reading() as session:
        now = journey.application.clock.now()
        return view_reply(session, journey.province.actor(username), journey.reply_ids["stp"], now=now)


def supersede(journey: Journey) -> None:
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())
    command = SupersedePosition(reply_id=journey.reply_ids["stp"], version=None)
    journey.run("stp.leader", supersede_position, command)


def stray(journey: Journey) -> int:
    """A position row that no signature brought to the reply, written past the services."""
    with journey.application.sessions.begin() as session:
        signed = session.execute(select(*Position.__table__.columns).order_by(Position.ordinal.desc())).first()
        assert signed is not None
        row = {**signed._mapping, "ordinal": signed.ordinal + 1, "number": "99/LAC"}
        row["signed_at"] = journey.application.clock.now()
        row.pop("id")
        return session.execute(insert(Position).returning(Position.id), row).scalar_one()


def test_superseded_positions_are_history_and_a_stray_row_is_not(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    supersede(journey)
    official = [position.ordinal for position in view(journey).positions]
    stray_id = stray(journey)
    assert official == [2, 1]
    assert [position.ordinal for position in view(journey).positions] == official
    assert stray_id not in {position.id for position in view(journey, "stc.leader").positions}


def test_a_refused_claim_stays_in_the_history_and_a_stray_row_beside_it_does_not_join(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    refusing = DecideRemitClaim(
        reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Thuộc chức năng của Sở Tư pháp."
    )
    journey.run("stc.leader", decide_remit_claim, refusing)
    journey.save("stp", journey.concurring())
    journey.submit("stp")
    stray(journey)
    shown = view(journey)
    assert shown.position is None
    assert [position.code for position in shown.positions] == ["outside_remit"]


def told_often(journey: Journey, times: int) -> None:
    def tell(uow: UnitOfWork, _command: Any) -> None:
        for number in range(times):
            uow.record(
                Event(
                    name="receipt_confirmed",
                    subject="reply",
                    subject_id=journey.reply_ids["stp"],
                    request_id=journey.request_id,
                    jurisdiction_id=journey.province.jurisdiction_id,
                    after={"number": number},
                )
            )

    journey.run("stp.clerk", tell, None)


def test_the_trail_is_told_page_by_page_and_says_how_much_there_is(journey: Journey) -> None:
    told_often(journey, PER_PAGE + 3)
    with journey.application.reading() as session:
        pages = [trail_of_reply(session, journey.reply_ids["stp"], own=True, number=n) for n in (1, 2)]
        beyond = trail_of_reply(session, journey.reply_ids["stp"], own=True, number=9)
        none = trail_of_reply(session, journey.reply_ids["snv"], own=True)
    assert [(page.first, page.last, page.total, page.pages) for page in pages] == [(1, 50, 53, 2), (51, 53, 53, 2)]
    numbers = [entry.after["number"] for page in pages for entry in page.entries]
    assert numbers == list(reversed(range(PER_PAGE + 3)))
    assert beyond == pages[1]
    assert (none.entries, none.total, none.pages) == ((), 0, 1)


def test_the_first_entries_of_a_long_request_can_still_be_reached(journey: Journey) -> None:
    told_often(journey, PER_PAGE)
    actor, now = journey.province.actor("stc.leader"), journey.application.clock.now()
    with journey.application.reading() as session:
        newest = view_request(session, actor, journey.request_id, now=now).trail
        oldest = view_request(session, actor, journey.request_id, now=now, history=newest.pages).trail
    assert newest.pages == 2
    assert oldest.entries[-1].name == "request_started"
