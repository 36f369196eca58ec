"""What becomes of each silence on record: explained or not, excused or upheld, or still waiting for one of both."""

import random
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select

from workflow.demo.case import Case
from workflow.demo.drafting_life import SUPERVISOR
from workflow.demo.simulation import Life
from workflow.demo.wording import Writing
from workflow.models import ExplanationRequest, Reply
from workflow.services.decide_explanation import DecideExplanation, decide_explanation
from workflow.services.explain_silence import ExplainSilence, explain_silence

RECENT = 25  # working days in which a silence may still wait for somebody


class Plea(StrEnum):
    EXCUSED = "excused"
    UPHELD = "upheld"
    LATE = "late"
    """Explained after the date, and upheld."""
    UNHEARD = "unheard"
    """Never explained, and upheld."""
    WAITING = "waiting"
    UNANSWERED = "unanswered"


OLD = (Plea.UPHELD, Plea.EXCUSED, Plea.UNHEARD, Plea.UPHELD, Plea.LATE, Plea.EXCUSED, Plea.UPHELD, Plea.UNANSWERED)
FRESH = (Plea.WAITING, Plea.UNANSWERED, Plea.EXCUSED, Plea.WAITING, Plea.UPHELD, Plea.UNHEARD)
EXPLAINED = frozenset({Plea.EXCUSED, Plea.UPHELD, Plea.LATE, Plea.WAITING})


def silence_lives(case: Case) -> list[Life]:
    """For the silences of a round that was just closed; each takes the next of its turns."""
    days = case.stage.days
    turns = FRESH if case.stage.today > days.from_today(-RECENT) else OLD
    lives = []
    for asked in _asked(case):
        plea = turns[case.stage.silences[turns] % len(turns)]
        case.stage.silences[turns] += 1
        lives.append(_silence_life(case, asked.reply_id, case.stage.cast.slug_of(asked.agency_id), plea))
    return lives


def _asked(case: Case) -> Sequence[ExplanationRequest]:
    """Read back rather than returned: the ladder closes rounds as well."""
    with case.stage.reading() as session:
        return session.scalars(
            select(ExplanationRequest)
            .join(Reply, Reply.id == ExplanationRequest.reply_id)
            .where(Reply.request_id == case.request_id)
            .order_by(ExplanationRequest.reply_id)
        ).all()


def _silence_life(case: Case, reply_id: int, slug: str, plea: Plea) -> Life:
    days, rng = case.stage.days, random.Random(f"{case.dice} {slug} silence")
    writing = Writing(cast=case.stage.cast, dossier=case.plan.dossier, slug=slug, questions=(), rng=rng)
    recorded = case.stage.today
    if plea in EXPLAINED:
        later = rng.choice((7, 8, 10)) if plea is Plea.LATE else rng.choice((2, 3, 4))
        yield days.at(days.from_day(recorded, later), 10, rng.randrange(60))
        words = writing.said("explained", "proceedings.yaml")
        explanation = ExplainSilence(reply_id=reply_id, version=None, words=words)
        case.stage.do(_head(case, slug), explain_silence, explanation)
    if plea in {Plea.WAITING, Plea.UNANSWERED}:
        return
    after = 8 if plea is Plea.UNHEARD else rng.choice((2, 3, 5))
    yield days.at(days.from_day(case.stage.today, after), 15, rng.randrange(60))
    key = {Plea.EXCUSED: "excused", Plea.UNHEARD: "unheard"}.get(plea, "upheld")
    reason = writing.said(key, "proceedings.yaml")
    decision = DecideExplanation(reply_id=reply_id, version=None, excuse=plea is Plea.EXCUSED, reason=reason)
    case.stage.do(SUPERVISOR, decide_explanation, decision)


def _head(case: Case, slug: str) -> str:
    """Who heads the agency today: the predecessor's account is called after the post as well."""
    head = case.stage.cast.who(slug, "thutruong")
    return head if case.stage.actor(head).capacities else f"{head}.cu"
