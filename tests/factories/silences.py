"""What a test does about a recorded silence, an objection to the dossier and the pause of one reply."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.factories.reply_journey import Journey
from workflow.models import DossierObjection, ExplanationRequest, Pause
from workflow.services.decide_explanation import DecideExplanation, decide_explanation
from workflow.services.decide_objection import DecideObjection, SupplyPapers, decide_objection, supply_papers
from workflow.services.explain_silence import ExplainSilence, explain_silence
from workflow.services.object_to_dossier import ObjectToDossier, object_to_dossier
from workflow.services.pause_reply import PauseReply, ResumeReply, pause_reply, resume_reply
from workflow.services.start_consolidating import StartConsolidating, start_consolidating


def fall_silent(journey: Journey, days: int = 60) -> None:
    """Nobody answers; the round closes that many days later."""
    journey.pass_time(days=days)
    command = StartConsolidating(request_id=journey.request_id, version=None)
    journey.run("stc.officer", start_consolidating, command)


def explain(journey: Journey, by: str = "stp.head", agency: str = "stp", **changes: Any) -> Any:
    words = changes.pop("words", "Văn thư nghỉ ốm, hồ sơ chưa được phân công.")
    command = ExplainSilence(reply_id=journey.reply_ids[agency], version=None, words=words, **changes)
    return journey.run(by, explain_silence, command)


def decide(
    journey: Journey, by: str = "supervisor", *, excuse: bool = True, reason: str = "Có lý do khách quan."
) -> Any:
    command = DecideExplanation(reply_id=journey.reply_ids["stp"], version=None, excuse=excuse, reason=reason)
    return journey.run(by, decide_explanation, command)


def object_to(journey: Journey, by: str = "stp.leader", lacking: str = "Thiếu báo cáo đánh giá tác động.") -> Any:
    command = ObjectToDossier(reply_id=journey.reply_ids["stp"], version=None, lacking=lacking)
    return journey.run(by, object_to_dossier, command)


def settle(journey: Journey, by: str = "stc.officer", *, accept: bool, reason: str = "Đã có trong phụ lục.") -> Any:
    command = DecideObjection(reply_id=journey.reply_ids["stp"], version=None, accept=accept, reason=reason)
    return journey.run(by, decide_objection, command)


def supply(journey: Journey, by: str = "stc.officer", **given: Any) -> Any:
    command = SupplyPapers(reply_id=journey.reply_ids["stp"], version=None, **(given or {"note": "Đã gửi qua trục."}))
    return journey.run(by, supply_papers, command)


def pause(journey: Journey, by: str = "stc.leader", reason: str = "Đang sửa phụ lục liên quan.") -> Any:
    command = PauseReply(reply_id=journey.reply_ids["stp"], version=None, reason=reason)
    return journey.run(by, pause_reply, command)


def unpause(journey: Journey, by: str = "stc.leader") -> Any:
    return journey.run(by, resume_reply, ResumeReply(reply_id=journey.reply_ids["stp"], version=None))


def asked(journey: Journey, agency: str = "stp") -> ExplanationRequest:
    with journey.application.reading() as session:
        return session.scalars(
            select(ExplanationRequest)
            .where(ExplanationRequest.reply_id == journey.reply_ids[agency])
            .options(selectinload(ExplanationRequest.explanations))
        ).one()


def objections(journey: Journey) -> list[DossierObjection]:
    with journey.application.reading() as session:
        return list(session.scalars(select(DossierObjection).order_by(DossierObjection.id)))


def running(journey: Journey) -> list[Pause]:
    with journey.application.reading() as session:
        return list(session.scalars(select(Pause).where(Pause.until.is_(None)).order_by(Pause.id)))
