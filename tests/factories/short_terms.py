"""The short terms beside the dates of replies, as a test reads them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tests.factories.reply_journey import Journey
from workflow.calendar import day_ended_by
from workflow.models import DeadlineDerivation, DossierObjection, ExplanationRequest, Extension, RemitClaim, ReplyReturn

HOME = ZoneInfo("Asia/Ho_Chi_Minh")


def row_of(journey: Journey, model: type[Any], agency: str = "stp") -> Any:
    """The newest of its kind of that agency's reply."""
    mine = select(model).where(model.reply_id == journey.reply_ids[agency]).order_by(model.id.desc()).limit(1)
    with journey.application.reading() as session:
        return session.scalars(mine).one()


def ends(journey: Journey, model: type[Any], column: str, agency: str = "stp") -> date:
    """The local day that it ends with; the derivation beside it, where there is one, says the same."""
    row = row_of(journey, model, agency)
    at: datetime = getattr(row, column)
    if hasattr(row, "derivation_id"):
        with journey.application.reading() as session:
            assert session.get_one(DeadlineDerivation, row.derivation_id).body["due"] == at.isoformat()
    return day_ended_by(at, HOME)


def to_complete(journey: Journey, agency: str = "stp") -> date:
    return ends(journey, ReplyReturn, "due_at", agency)


def to_decide_extension(journey: Journey, agency: str = "stp") -> date:
    return ends(journey, Extension, "decide_by", agency)


def to_take(journey: Journey, agency: str = "stp") -> date:
    return ends(journey, Extension, "offer_until", agency)


def to_decide_objection(journey: Journey, agency: str = "stp") -> date:
    return ends(journey, DossierObjection, "decide_by", agency)


def to_decide_claim(journey: Journey, agency: str = "stp") -> date:
    return ends(journey, RemitClaim, "decide_by", agency)


def to_explain(journey: Journey, agency: str = "stp") -> date:
    found = ends(journey, ExplanationRequest, "due_at", agency)
    assert row_of(journey, ExplanationRequest, agency).due_day == found
    return found
