"""How one agency answers one request: its clerk, its officer and its leader, each in their time."""

from dataclasses import replace
from datetime import date

from workflow.demo.desk import Desk
from workflow.demo.packaged import document
from workflow.demo.simulation import Life
from workflow.demo.tempers import Fate, Halt, Manner, Pace, happens
from workflow.demo.turn_life import return_life, turn_life
from workflow.demo.turns import RETURNING, STANDING
from workflow.demo.wording import prepared
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.confirm_receipt import ConfirmReceipt, confirm_receipt
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.open_draft import OpenDraft, open_draft
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.save_preparation import SavePreparation, save_preparation
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.submit_for_clearance import SubmitForClearance, submit_for_clearance
from workflow.services.supersede_position import SupersedePosition, supersede_position


def reply_life(desk: Desk) -> Life:
    halt = desk.fate.halt
    if halt is Halt.DELIVERED:
        return
    days, slow = desk.stage.days, desk.fate.pace in {Pace.LATE, Pace.NEVER}
    day = days.from_day(desk.stage.today, desk.rng.choice((1, 2, 3)) if slow else 1)
    yield days.at(day, 8, desk.rng.randrange(5, 50))
    desk.do(desk.stage.cast.who(desk.slug, "vanthu"), confirm_receipt, ConfirmReceipt)
    if halt is Halt.RECEIVED:
        return
    yield days.at(day, 10, desk.rng.randrange(60))
    officer = desk.stage.cast.officer[desk.officer]
    desk.stage.do(desk.leader, assign_reply, AssignReply(reply_id=desk.reply_id, version=None, officer_id=officer))
    yield days.at(day, 14, desk.rng.randrange(60))
    if desk.turn is not None and desk.turn not in RETURNING:
        yield from turn_life(desk, desk.turn)
        if desk.turn in STANDING:
            return
        day = desk.stage.today
    if halt is not Halt.ASSIGNED:
        yield from _write_and_sign(desk, day)


def _write_and_sign(desk: Desk, day: date) -> Life:
    days, halt, late = desk.stage.days, desk.fate.halt, desk.fate.pace is Pace.LATE
    # Some write without ever opening the draft.
    if desk.fate.manner is Manner.SPECIFIC or happens(desk.rng, 0.7):
        desk.stage.do(desk.officer, open_draft, OpenDraft(reply_id=desk.reply_id))
    last = max(_last_day(desk), days.from_day(day, 1))
    written = days.from_day(day, 1) if halt else last
    yield days.at(written, 9, desk.rng.randrange(60))
    content = prepared(desk.writing, desk.fate.manner, late=late)
    desk.stage.do(
        desk.officer, save_preparation, SavePreparation(reply_id=desk.reply_id, version=None, content=content)
    )
    if halt is Halt.PREPARED:
        return
    yield days.at(written, 10, desk.rng.randrange(60))
    desk.do(desk.officer, submit_for_clearance, SubmitForClearance)
    if halt is Halt.REWORK or (desk.fate.reworked and not halt):
        yield days.at(written, 11, desk.rng.randrange(60))
        reason = desk.rng.choice(document("opinions.yaml")["rework"])
        desk.stage.do(
            desk.leader, return_for_rework, ReturnForRework(reply_id=desk.reply_id, version=None, reason=reason)
        )
        if halt is Halt.REWORK:
            return
        yield days.at(written, 14, desk.rng.randrange(30))
        desk.do(desk.officer, submit_for_clearance, SubmitForClearance)
    if halt is Halt.IN_CLEARANCE:
        return
    yield days.at(written, 15, desk.rng.randrange(10, 60))
    desk.do(desk.signer, sign_reply, SignReply)
    yield from _afterwards(desk)


def _last_day(desk: Desk) -> date:
    """The day of the signature: most offices answer at the last moment."""
    due, days = desk.due_day, desk.stage.days
    if desk.fate.pace is Pace.LATE:
        return days.from_day(due, desk.rng.choice((1, 1, 2, 2, 3, 4, 5)))
    if desk.fate.pace is Pace.EARLY:
        return days.from_day(desk.stage.today, desk.rng.choice((1, 2, 3)))
    return days.from_day(due, -desk.rng.choice((0, 0, 1, 1, 2, 3)))


def _afterwards(desk: Desk) -> Life:
    days = desk.stage.days
    if desk.turn in RETURNING:
        yield from return_life(desk, desk.turn)
    elif desk.fate.manner is Manner.CLAIM and desk.fate.halt is not Halt.UNDECIDED:
        yield from _claim_decided(desk)
    elif desk.fate.superseded and desk.fate.manner is not Manner.CLAIM:
        yield days.at(days.from_day(desk.stage.today, 1), 9, desk.rng.randrange(60))
        honest = prepared(desk.writing, Manner.SPECIFIC)
        content = replace(honest, opinion=f"{honest.opinion}\n\n{desk.writing.said('superseded')}")
        desk.stage.do(
            desk.officer, save_preparation, SavePreparation(reply_id=desk.reply_id, version=None, content=content)
        )
        yield days.at(desk.stage.today, 16, desk.rng.randrange(40))
        desk.do(desk.leader, supersede_position, SupersedePosition)


def _claim_decided(desk: Desk) -> Life:
    """By the drafting officer within two working days; a refused agency then answers after all."""
    days, words = desk.stage.days, document("adjudications.yaml")
    yield days.at(days.from_day(desk.stage.today, desk.rng.choice((1, 2))), 9, 30)
    accept = happens(desk.rng, 0.5)
    reason = desk.rng.choice(words["remit_accepted" if accept else "remit_refused"])
    desk.stage.do(
        desk.case.author,
        decide_remit_claim,
        DecideRemitClaim(reply_id=desk.reply_id, version=None, accept=accept, reason=reason),
    )
    if not accept:
        answer = replace(desk, fate=Fate(pace=Pace.EARLY, manner=Manner.HONEST))
        yield from _write_and_sign(answer, desk.stage.today)
