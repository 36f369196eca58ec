"""How many statements the pages of the responding side take: few, and the same for one row and for many."""

from collections.abc import Callable
from typing import Any

from tests.factories.province import Province
from tests.factories.reply_journey import CONDITION, Journey, begin_journey
from tests.factories.reply_pages import SignIn
from workflow.bootstrap import Application
from workflow.policies.prepared_position import PreparedContent
from workflow.vocabulary.positions import PositionCode

# Two of each say who is asking and in which capacities.
IDENTITY = 2
INBOX = IDENTITY + 6  # the last one counts what is unread, for the bell
PAGE = IDENTITY + 16
SIGN = IDENTITY + 16  # the last one notes that people are to be told


def statements(count_statements: Any, act: Callable[[], Any]) -> list[str]:
    with count_statements() as seen:
        act()
    return list(seen)


def test_the_inbox_takes_the_same_statements_for_one_reply_and_for_many(
    sign_in: SignIn, application: Application, province: Province, count_statements: Any
) -> None:
    leader, counts = sign_in("stp.leader"), []
    for _ in range(2):
        for _ in range(3):
            begin_journey(application, province, "stp")
        journey = begin_journey(application, province, "stp")
        journey.receive("stp")
        leader.get("/replies/")
        counts.append(len(statements(count_statements, lambda: leader.get("/replies/?tab=todo"))))
    assert counts[0] == counts[1] <= INBOX


def many_comments(count: int) -> PreparedContent:
    return PreparedContent(code=PositionCode.OBJECT, comments=(CONDITION,) * count)


def test_a_page_takes_the_same_statements_for_one_comment_and_for_many(
    sign_in: SignIn, journey: Journey, count_statements: Any
) -> None:
    journey.to_clearance("stp", many_comments(1))
    journey.to_clearance("sxd", many_comments(40))
    counts = []
    for agency in ("stp", "sxd"):
        leader, path = sign_in(f"{agency}.leader"), f"/replies/{journey.reply_ids[agency]}"
        leader.get(path)
        counts.append(len(statements(count_statements, lambda: leader.get(path))))  # noqa: B023  used at once
    assert counts[0] == counts[1] <= PAGE


def test_signing_takes_the_same_statements_for_one_comment_and_for_many(
    sign_in: SignIn, journey: Journey, count_statements: Any
) -> None:
    journey.to_clearance("stp", many_comments(1))
    journey.to_clearance("sxd", many_comments(40))
    counts = []
    for agency in ("stp", "sxd"):
        leader, reply = sign_in(f"{agency}.leader"), journey.reply(agency)
        data = {"version": reply.version, "preparation_version": 1}
        seen = statements(
            count_statements,
            lambda: leader.post(f"/replies/{reply.id}/sign", data=data),  # noqa: B023  used at once
        )
        counts.append(len(seen))
    assert counts[0] == counts[1] <= SIGN
