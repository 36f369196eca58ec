"""The page of a reply that ended without a position."""

import pytest

from tests.factories.reply_journey import QUESTIONS, Journey
from tests.factories.reply_pages import SignIn, at
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request


@pytest.mark.parametrize("username", ["stp.officer", "stc.officer", "supervisor"])
def test_what_was_asked_still_stands_on_the_page_of_a_released_reply(
    sign_in: SignIn, journey: Journey, username: str
) -> None:
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Chờ nghị định mới.")
    journey.run("stc.leader", withdraw_request, command)
    page = sign_in(username).get(at(journey)).text
    for question in QUESTIONS:
        assert question in page
