"""Addresses and posted fields of the pages of a reply."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.reply_journey import Journey
from workflow.models import Preparation

SignIn = Callable[[str], OfficerClient]


def at(journey: Journey, path: str = "", agency: str = "stp") -> str:
    return f"/replies/{journey.reply_ids[agency]}{path}"


def versions(journey: Journey, preparation: int = 1) -> dict[str, Any]:
    return {"version": journey.reply("stp").version, "preparation_version": preparation}


def objecting(journey: Journey, **changes: Any) -> dict[str, Any]:
    """The fields as a browser sends them."""
    return {
        "version": "0",
        "reply_version": str(journey.reply("stp").version),
        "code": "object",
        "opinion": "Không thống nhất thời hạn.",
        "answers-0-question_id": str(journey.question_ids[0]),
        "answers-0-answer": "Thời hạn chưa phù hợp.",
        "comments-0-weight": "condition",
        "comments-0-article": "Điều 5",
        "comments-0-text": "Thời hạn 03 ngày quá ngắn.",
        "comments-0-reason": "Không đủ thời gian thẩm tra.",
        "comments-0-proposed_wording": "07 ngày làm việc",
        **changes,
    }


def stored(journey: Journey) -> Preparation:
    with journey.application.reading() as session:
        return session.scalars(select(Preparation)).one()
