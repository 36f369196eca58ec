"""How a clock is stopped, prolonged, or an answer returned: both agencies in their time, as the plan says."""

from datetime import date

from workflow.demo.desk import Desk
from workflow.demo.simulation import Life
from workflow.demo.tempers import Manner
from workflow.demo.turns import Turn
from workflow.demo.wording import prepared
from workflow.models import Extension
from workflow.services.ask_extension import AskExtension, ask_extension
from workflow.services.decide_extension import DecideExtension, decide_extension
from workflow.services.decide_objection import DecideObjection, SupplyPapers, decide_objection, supply_papers
from workflow.services.object_to_dossier import ObjectToDossier, object_to_dossier
from workflow.services.pause_reply import PauseReply, ResumeReply, pause_reply, resume_reply
from workflow.services.return_as_unclear import ReturnAsUnclear, return_as_unclear
from workflow.services.save_preparation import SavePreparation, save_preparation
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.submit_for_clearance import SubmitForClearance, submit_for_clearance
from workflow.services.take_extension_offer import TakeOffer, take_offer
from workflow.vocabulary.actions import ExtensionAction

# Working days from the last one before today on which what still stands began; the others begin with the reply.
BEGAN = {
    Turn.PAUSED: -3,
    Turn.OBJECTED: 0,
    Turn.OBJECTION_OVERDUE: -3,
    Turn.PAPERS_AWAITED: -2,
    Turn.ASKED: 0,
    Turn.ASKED_LONG_AGO: -3,
    Turn.OFFERED: -1,
}
PAUSES = frozenset({Turn.PAUSED, Turn.PAUSE_OVER})
OBJECTIONS = frozenset(
    {
        Turn.OBJECTED,
        Turn.OBJECTION_OVERDUE,
        Turn.PAPERS_AWAITED,
        Turn.PAPERS_BROUGHT,
        Turn.OBJECTION_REFUSED,
    }
)
UNDECIDED = frozenset({Turn.OBJECTED, Turn.OBJECTION_OVERDUE, Turn.ASKED, Turn.ASKED_LONG_AGO})
# In working days: what is asked for before the date, and what is offered instead.
ASKED_BEFORE, WANTED, OFFERED = 4, 5, 2


def turn_life(desk: Desk, turn: Turn) -> Life:
    if turn in PAUSES:
        yield from _paused(desk, turn)
    elif turn in OBJECTIONS:
        yield from _objected(desk, turn)
    else:
        yield from _extended(desk, turn)


def _begin(desk: Desk, turn: Turn, usual: date) -> date:
    days = desk.stage.days
    day = days.from_today(BEGAN[turn]) if turn in BEGAN else usual
    return max(day, days.from_day(desk.stage.today, 1))


def _paused(desk: Desk, turn: Turn) -> Life:
    days = desk.stage.days
    yield days.at(_begin(desk, turn, desk.stage.today), 9, desk.rng.randrange(10, 50))
    reason = desk.proceeding("pause")
    desk.stage.do(desk.case.signer, pause_reply, PauseReply(reply_id=desk.reply_id, version=None, reason=reason))
    if turn is Turn.PAUSE_OVER:
        yield days.at(days.from_day(desk.stage.today, 3), 14, desk.rng.randrange(60))
        desk.do(desk.case.signer, resume_reply, ResumeReply)


def _objected(desk: Desk, turn: Turn) -> Life:
    days = desk.stage.days
    yield days.at(_begin(desk, turn, desk.stage.today), 14, desk.rng.randrange(10, 50))
    objection = ObjectToDossier(reply_id=desk.reply_id, version=None, lacking=desk.proceeding("lacking"))
    desk.stage.do(desk.leader, object_to_dossier, objection)
    if turn in UNDECIDED:
        return
    yield days.at(days.from_day(desk.stage.today, 1), 9, desk.rng.randrange(60))
    accept = turn is not Turn.OBJECTION_REFUSED
    reason = desk.proceeding("objection_accepted" if accept else "objection_refused")
    decision = DecideObjection(reply_id=desk.reply_id, version=None, accept=accept, reason=reason)
    desk.stage.do(desk.case.author, decide_objection, decision)
    if turn is Turn.PAPERS_BROUGHT:
        yield days.at(days.from_day(desk.stage.today, 2), 15, desk.rng.randrange(50))
        papers = SupplyPapers(reply_id=desk.reply_id, version=None, note=desk.proceeding("supplied"))
        desk.stage.do(desk.case.author, supply_papers, papers)


def _extended(desk: Desk, turn: Turn) -> Life:
    days, due = desk.stage.days, desk.due_day
    yield days.at(_begin(desk, turn, days.from_day(due, -ASKED_BEFORE)), 10, desk.rng.randrange(60))
    due = desk.due_day
    extension = desk.stage.do(
        desk.officer,
        ask_extension,
        AskExtension(
            reply_id=desk.reply_id, version=None, reason=desk.proceeding("extension"), day=days.from_day(due, WANTED)
        ),
    )
    if turn in UNDECIDED:
        return
    yield days.at(days.from_day(desk.stage.today, 1), 10, desk.rng.randrange(60))
    desk.stage.do(desk.case.signer, decide_extension, _decision(desk, turn, extension, days.from_day(due, OFFERED)))
    if turn is Turn.OFFER_TAKEN:
        yield days.at(desk.stage.today, 15, desk.rng.randrange(50))
        version = _version(desk, extension)
        offer = TakeOffer(reply_id=desk.reply_id, extension_id=extension, version=version)
        desk.stage.do(desk.officer, take_offer, offer)
    elif turn is Turn.OFFER_LAPSED:
        yield days.at(days.from_day(due, 1), 8, desk.rng.randrange(30, 60))


def _decision(desk: Desk, turn: Turn, extension: int, offered: date) -> DecideExtension:
    action, key, day = {
        Turn.EXTENDED: (ExtensionAction.GRANT, "extension_granted", None),
        Turn.NOT_EXTENDED: (ExtensionAction.REFUSE, "extension_refused", None),
    }.get(turn, (ExtensionAction.COUNTER, "extension_offered", offered))
    return DecideExtension(
        reply_id=desk.reply_id,
        extension_id=extension,
        version=None,
        action=action,
        reason=desk.proceeding(key),
        day=day,
    )


def _version(desk: Desk, extension: int) -> int:
    with desk.stage.reading() as session:
        return session.get_one(Extension, extension).version


def return_life(desk: Desk, turn: Turn) -> Life:
    """An empty answer comes back the next day; it is completed in time, or left as it is."""
    days = desk.stage.days
    usual = days.from_day(desk.stage.today, 1)
    day = max(usual, days.from_today(0)) if turn is Turn.RETURNED else usual
    yield days.at(day, 10, desk.rng.randrange(60))
    back = ReturnAsUnclear(reply_id=desk.reply_id, version=None, reason=desk.proceeding("returned"))
    desk.stage.do(desk.case.signer, return_as_unclear, back)
    if turn is not Turn.COMPLETED:
        return
    yield days.at(days.from_day(desk.stage.today, 1), 9, desk.rng.randrange(60))
    content = prepared(desk.writing, Manner.SPECIFIC)
    saving = SavePreparation(reply_id=desk.reply_id, version=None, content=content)
    desk.stage.do(desk.officer, save_preparation, saving)
    desk.do(desk.officer, submit_for_clearance, SubmitForClearance)
    yield days.at(desk.stage.today, 15, desk.rng.randrange(50))
    desk.do(desk.leader, sign_reply, SignReply)
