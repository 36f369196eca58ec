"""The committed matrix of role × state × action on replies, walked through the real services.

Each cell is tried in a transaction that is undone: done, 403 (not permitted), 404 (not seen), 409 (not in this state,
or a guard does not hold) or 422 (something is missing). `stc.head`, of the drafting agency, holds a delegation from
`stp.head` and so stands on both sides: no act between the two agencies is theirs.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.factories.extending import UNCLEAR, WANTED, WHY, allow, ask, decide, grant, send_back
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import object_to, pause
from workflow.bootstrap import Application
from workflow.services.ask_extension import AskExtension, ask_extension
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.confirm_receipt import ConfirmReceipt, confirm_receipt
from workflow.services.decide_explanation import DecideExplanation, decide_explanation
from workflow.services.decide_extension import DecideExtension, decide_extension
from workflow.services.decide_objection import DecideObjection, SupplyPapers, decide_objection, supply_papers
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.explain_silence import ExplainSilence, explain_silence
from workflow.services.object_to_dossier import ObjectToDossier, object_to_dossier
from workflow.services.pause_reply import PauseReply, ResumeReply, pause_reply, resume_reply
from workflow.services.return_as_unclear import ReturnAsUnclear, return_as_unclear
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.save_preparation import SavePreparation, save_preparation
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.submit_for_clearance import SubmitForClearance, submit_for_clearance
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.services.take_extension_offer import TakeOffer, take_offer
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.refusals import Refusal

MATRIX = Path(__file__).with_name("role_state_action.tsv")
EXTENSIONS = Path(__file__).with_name("extension_role_state_action.tsv")
OFFERED = date(2026, 12, 17)
ACTORS = (
    "stp.officer",
    "stp.clerk",
    "stp.leader",
    "stp.head",
    "snv.leader",
    "sxd.head",
    "stc.officer",
    "stc.clerk",
    "stc.leader",
    "stc.head",
    "supervisor",
    "auditor",
    "administrator",
)


class UndoneError(Exception):
    """Everything worked; nothing shall stay of it."""


def undo() -> NoReturn:
    raise UndoneError


def to_sent_with_newer_words(journey: Journey) -> None:
    journey.to_sent("stp")
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())


def to_silent(journey: Journey) -> None:
    journey.pass_time(days=60)
    command = StartConsolidating(request_id=journey.request_id, version=None)
    journey.run("stc.officer", start_consolidating, command)


def to_stopped(journey: Journey) -> None:
    """Assigned, its clock stopped by both sides."""
    journey.to_assigned("stp")
    pause(journey)
    object_to(journey)


def to_released(journey: Journey) -> None:
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Dự thảo được soạn lại.")
    journey.run("stc.leader", withdraw_request, command)


def to_returned(journey: Journey) -> None:
    journey.to_sent("stp")
    send_back(journey)
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())


STATES: dict[str, Callable[[Journey], Any]] = {
    "delivered": lambda _journey: None,
    "received": lambda journey: journey.receive("stp"),
    "assigned": lambda journey: journey.to_assigned("stp"),
    "assigned, clock stopped": to_stopped,
    "in_clearance": lambda journey: journey.to_clearance("stp"),
    "remit_claimed": lambda journey: journey.to_sent("stp", journey.claiming()),
    "sent": to_sent_with_newer_words,
    "returned": to_returned,
    "silent": to_silent,
    "released": to_released,
}


def stopping_actions(reply_id: int) -> dict[str, tuple[Callable[..., Any], Any]]:
    """What stops the clock of one reply, and what becomes of its silence."""
    return {
        "object_to_dossier": (
            object_to_dossier,
            ObjectToDossier(reply_id=reply_id, version=None, lacking="Thiếu báo cáo đánh giá tác động."),
        ),
        "refuse_objection": (
            decide_objection,
            DecideObjection(reply_id=reply_id, version=None, accept=False, reason="Đã có trong phụ lục."),
        ),
        "supply_papers": (supply_papers, SupplyPapers(reply_id=reply_id, version=None, note="Đã gửi.")),
        "pause": (pause_reply, PauseReply(reply_id=reply_id, version=None, reason="Đang làm rõ.")),
        "resume": (resume_reply, ResumeReply(reply_id=reply_id, version=None)),
        "explain_silence": (explain_silence, ExplainSilence(reply_id=reply_id, version=None, words="Đang sáp nhập.")),
        "excuse_silence": (
            decide_explanation,
            DecideExplanation(reply_id=reply_id, version=None, excuse=True, reason="Lý do khách quan."),
        ),
        "uphold_silence": (
            decide_explanation,
            DecideExplanation(reply_id=reply_id, version=None, excuse=False, reason="Không có lý do."),
        ),
    }


def actions(journey: Journey) -> dict[str, tuple[Callable[..., Any], Any]]:
    reply_id = journey.reply_ids["stp"]
    officer_id = journey.province.officer["stp.officer"]
    content = journey.concurring()
    return {
        "confirm_receipt": (confirm_receipt, ConfirmReceipt(reply_id=reply_id, version=None)),
        "assign": (assign_reply, AssignReply(reply_id=reply_id, version=None, officer_id=officer_id)),
        "write": (save_preparation, SavePreparation(reply_id=reply_id, version=None, content=content)),
        "submit_for_clearance": (submit_for_clearance, SubmitForClearance(reply_id=reply_id, version=None)),
        "return_for_rework": (
            return_for_rework,
            ReturnForRework(reply_id=reply_id, version=None, reason="Cần nêu rõ căn cứ."),
        ),
        "sign_and_send": (sign_reply, SignReply(reply_id=reply_id, version=None)),
        "supersede": (supersede_position, SupersedePosition(reply_id=reply_id, version=None)),
        "accept_remit_claim": (decide_remit_claim, DecideRemitClaim(reply_id=reply_id, version=None, accept=True)),
        "refuse_remit_claim": (
            decide_remit_claim,
            DecideRemitClaim(reply_id=reply_id, version=None, accept=False, reason="Thuộc chức năng của Sở Tư pháp."),
        ),
        **stopping_actions(reply_id),
        "return_as_unclear": (return_as_unclear, ReturnAsUnclear(reply_id=reply_id, version=None, reason=UNCLEAR)),
        "ask_extension": (ask_extension, AskExtension(reply_id=reply_id, version=None, reason=WHY, day=WANTED)),
    }


def outcome(journey: Journey, username: str, service: Callable[..., Any], command: Any) -> str:
    try:
        with journey.application.unit_of_work(journey.province.actor(username)) as uow:
            service(uow, command)
            uow.session.flush()
            undo()
    except UndoneError:
        return "done"
    except Refusal as refusal:
        return str(refusal.status)


def walked(journey: Journey, state: str, tried: dict[str, tuple[Callable[..., Any], Any]]) -> list[str]:
    lines = []
    for action, (service, command) in tried.items():
        by_outcome: dict[str, list[str]] = {}
        for username in ACTORS:
            by_outcome.setdefault(outcome(journey, username, service, command), []).append(username)
        cells = "; ".join(f"{name}: {', '.join(who)}" for name, who in sorted(by_outcome.items(), reverse=True))
        lines.append(f"{state}\t{action}\t{cells}")
    return lines


EXTENSION_STATES: dict[str, Callable[[Journey], Any]] = {
    "asked": lambda journey: ask(journey, by="stp.head"),
    "countered": lambda journey: decide(journey, ask(journey, by="stp.head"), Act.COUNTER, day=OFFERED),
    "granted": lambda journey: grant(journey, ask(journey, by="stp.head")),
    "refused": lambda journey: decide(journey, ask(journey, by="stp.head"), Act.REFUSE, reason="Không đủ căn cứ"),
}


def extension_actions(journey: Journey) -> dict[str, tuple[Callable[..., Any], Any]]:
    reply_id = journey.reply_ids["stp"]
    decisions = {
        act.value: (
            decide_extension,
            DecideExtension(
                reply_id=reply_id, extension_id=1, version=None, action=act, reason="Không đủ căn cứ", day=OFFERED
            ),
        )
        for act in (Act.GRANT, Act.COUNTER, Act.REFUSE)
    }
    return {**decisions, "take_offer": (take_offer, TakeOffer(reply_id=reply_id, extension_id=1, version=None))}


def put_on_both_sides(journey: Journey) -> None:
    """The head of the drafting agency becomes the delegate of the head of the responding one."""
    now, officer = journey.application.clock.now(), journey.province.officer
    command = EnterDelegation(
        jurisdiction_id=journey.province.jurisdiction_id,
        delegator_id=officer["stp.head"],
        delegate_id=officer["stc.head"],
        elsewhere_known=True,
        starts_at=now,
        ends_at=now + timedelta(days=90),
        reason="Đi công tác",
    )
    journey.run("stp.head", enter_delegation, command)


@pytest.mark.parametrize("state", EXTENSION_STATES)
def test_who_may_do_what_with_an_extension_is_the_committed_matrix(
    application: Application, province: Province, state: str
) -> None:
    journey = begin_journey(application, province, "stp", "snv")
    allow(journey)
    EXTENSION_STATES[state](journey)
    put_on_both_sides(journey)
    expected = [line for line in EXTENSIONS.read_text("utf-8").splitlines() if line.startswith(f"{state}\t")]
    found = walked(journey, state, extension_actions(journey))
    assert found == expected, "look at each changed cell, then commit it to extension_role_state_action.tsv"


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_which_state_is_the_committed_matrix(
    application: Application, province: Province, state: str
) -> None:
    journey = begin_journey(application, province, "stp", "snv")
    allow(journey)
    STATES[state](journey)
    put_on_both_sides(journey)
    assert journey.reply("stp").state == state.partition(",")[0]
    expected = [line for line in MATRIX.read_text("utf-8").splitlines() if line.startswith(f"{state}\t")]
    assert walked(journey, state, actions(journey)) == expected, (
        "look at each changed cell, then commit it to role_state_action.tsv"
    )
