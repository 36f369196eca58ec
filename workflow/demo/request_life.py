"""How one request goes on from its signature: circulated, answered, consolidated, concluded, or stopped before."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from workflow.demo.case import Case, Raised, is_open, latest_owed, new_replies, raised, undecided_claims
from workflow.demo.desk import Desk
from workflow.demo.drafting_life import Press, drafting_life
from workflow.demo.packaged import document
from workflow.demo.plans import UNCIRCULATED, Ending
from workflow.demo.reply_life import reply_life
from workflow.demo.silence_life import silence_lives
from workflow.demo.simulation import Life, Simulation
from workflow.demo.tempers import TEMPERS, Fate, Halt, Manner, Pace, fate_of
from workflow.demo.turns import RETURNING, Turn
from workflow.services.add_consultee import AddConsultee, add_consultee
from workflow.services.adjudicate_comment import AdjudicateComment, adjudicate_comment
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.conclude_request import ConcludeRequest, conclude_request
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.react_to_comment import ReactToComment, react_to_comment
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.actions import CommentAction
from workflow.vocabulary.positions import CommentWeight

PER_DAY = 5
ACTS = (CommentAction.ACCEPT, CommentAction.PARTLY_ACCEPT, CommentAction.NOT_ACCEPT)


def request_life(case: Case, simulation: Simulation, press: Press) -> Life:
    yield from drafting_life(case, press)
    if case.plan.ending in UNCIRCULATED:
        return
    days = case.stage.days
    yield days.at(days.from_today(case.plan.circulated), 8, case.rng.randrange(10, 60))
    case.stage.do(case.signer, circulate_request, CirculateRequest(request_id=case.request_id, version=None))
    case.going = True
    _await_replies(case, simulation)
    if case.plan.added:
        yield days.at(days.from_today(case.plan.circulated + 3), 15, 10)
        _add_consultee(case)
        _await_replies(case, simulation)
    yield from _endings(case, simulation)[case.plan.ending]()


def _endings(case: Case, simulation: Simulation) -> dict[Ending, Callable[[], Life]]:
    return {
        Ending.OPEN: lambda: iter(()),
        Ending.SUSPENDED: lambda: _suspended(case),
        Ending.WITHDRAWN: lambda: _withdrawn(case),
        Ending.CONSOLIDATING: lambda: _consolidating(case, simulation),
        Ending.CONCLUDED: lambda: _concluded(case, simulation),
    }


def _await_replies(case: Case, simulation: Simulation) -> None:
    for reply_id, slug in new_replies(case):
        rng = random.Random(f"{case.dice} {slug}")
        fate, turn = _fate(case, slug, rng), case.plan.turns.get(slug)
        desk = Desk(case=case, reply_id=reply_id, slug=slug, fate=fate, rng=rng, turn=turn)
        simulation.start(reply_life(desk), lambda: case.going)


def _fate(case: Case, slug: str, rng: random.Random) -> Fate:
    """Drawn from the agency's temper; what the plan pins stands above it."""
    drawn = fate_of(TEMPERS[case.stage.cast.temper[slug]], rng)
    halt, turn = case.plan.halts.get(slug), case.plan.turns.get(slug)
    if turn is not None:
        return _fate_at(turn)
    if halt is None:
        return drawn
    other = Manner.SPECIFIC if drawn.manner is Manner.CLAIM else drawn.manner
    return Fate(pace=Pace.EARLY, manner=Manner.CLAIM if halt is Halt.UNDECIDED else other, halt=halt)


def _fate_at(turn: Turn) -> Fate:
    """An answer that comes back was empty, and came early enough for that."""
    if turn in RETURNING:
        return Fate(pace=Pace.EARLY, manner=Manner.EMPTY)
    return Fate(pace=Pace.LATE if turn is Turn.OFFER_LAPSED else Pace.ON_TIME, manner=Manner.SPECIFIC)


def _add_consultee(case: Case) -> None:
    cast = case.stage.cast
    known = {cast.agency[slug] for slug in case.plan.dossier.consultees} | {cast.agency[case.plan.dossier.drafter]}
    slug = next(slug for slug in ("bhxh", "so-ngoai-vu", "thanh-tra") if cast.agency[slug] not in known)
    question = document("adjudications.yaml")["added_question"]
    case.stage.do(
        case.signer,
        add_consultee,
        AddConsultee(request_id=case.request_id, version=None, agency_id=cast.agency[slug], new_question=question),
    )


def _suspended(case: Case) -> Life:
    """For good, or for three working days where the plan says paused."""
    days = case.stage.days
    yield days.at(days.from_today(case.plan.circulated + 4), 16, 20)
    reason = case.rng.choice(document("adjudications.yaml")["suspended"])
    case.stage.do(case.signer, suspend_request, SuspendRequest(request_id=case.request_id, version=None, reason=reason))
    case.going = None
    if case.plan.paused:
        yield days.at(days.from_day(case.stage.today, 3), 9, 5)
        case.stage.do(case.signer, resume_request, ResumeRequest(request_id=case.request_id, version=None))
        case.going = True


def _withdrawn(case: Case) -> Life:
    days = case.stage.days
    yield days.at(days.from_today(case.plan.due - 2), 11, 15)
    case.going = False
    reason = case.rng.choice(document("adjudications.yaml")["withdrawn"])
    case.stage.do(
        case.signer, withdraw_request, WithdrawRequest(request_id=case.request_id, version=None, reason=reason)
    )


def _closed(case: Case, simulation: Simulation, grace: int) -> Life:
    """The round, and what becomes of those who were silent in it."""
    yield from _left_open(case) if case.plan.left_open else _closed_by_hand(case, grace)
    case.going = False
    for life in silence_lives(case):
        simulation.start(life)


def _closed_by_hand(case: Case, grace: int) -> Life:
    """So many working days after the date, when nobody still has time and no claim is undecided."""
    days = case.stage.days
    yield days.at(days.from_day(days.from_today(case.plan.due), grace), 16, 45)
    while (owed := latest_owed(case)) is not None and owed > case.stage.now:
        yield days.at(days.from_day(days.local_day(owed), 1), 16, 45)
    _decide_claims(case)
    _close(case)


def _close(case: Case) -> None:
    case.stage.do(case.author, start_consolidating, StartConsolidating(request_id=case.request_id, version=None))


def _left_open(case: Case) -> Life:
    """Until the sweep of some morning has closed it; claims are decided, or it could not.

    The ladder closes nothing over which everybody answered: that the drafting agency does by hand, late.
    """
    days = case.stage.days
    day = days.from_day(days.from_today(case.plan.due), 1)
    while True:
        yield days.at(day, 7, 50)
        if not is_open(case):
            return
        if latest_owed(case) is None and not undecided_claims(case):
            _close(case)
            return
        _decide_claims(case)
        day = days.from_day(day, 1)


def _decide_claims(case: Case) -> None:
    for reply_id in undecided_claims(case):
        reason = case.rng.choice(document("adjudications.yaml")["remit_accepted"])
        decision = DecideRemitClaim(reply_id=reply_id, version=None, accept=True, reason=reason)
        case.stage.do(case.author, decide_remit_claim, decision)


def _consolidating(case: Case, simulation: Simulation) -> Life:
    """Some comments are answered by today, and some of those answers were not enough for the agency."""
    yield from _closed(case, simulation, case.rng.choice((2, 3)))
    comments = raised(case)
    answered = comments[: max(1, round(len(comments) * case.rng.uniform(0.4, 0.9)))]
    acts = {comment.comment_id: _answer(case, comment, (1, 1, 1)) for comment in answered}
    yield from _adjudicated(case, answered, acts)
    yield from _reactions(case, answered, acts, maintain=True)


def _concluded(case: Case, simulation: Simulation) -> Life:
    if case.plan.paused:
        yield from _suspended(case)
    yield from _closed(case, simulation, case.rng.choice((4, 5, 6, 7)))
    comments = raised(case)
    acts = {comment.comment_id: _settling(case, comment) for comment in comments}
    yield from _adjudicated(case, comments, acts)
    yield from _reactions(case, comments, acts, maintain=False)
    days = case.stage.days
    yield days.at(days.from_day(case.stage.today, 2), 10, 30)
    case.stage.do(case.signer, conclude_request, ConcludeRequest(request_id=case.request_id, version=None))


def _settling(case: Case, comment: Raised) -> CommentAction:
    """Conditions are met at least in part, so that the request can be concluded."""
    return _answer(case, comment, (6, 3, 0) if comment.weight is CommentWeight.CONDITION else (6, 2, 2))


def _answer(case: Case, comment: Raised, chances: tuple[int, int, int]) -> CommentAction:
    """One of `ACTS` by its chance; nobody argues about layout."""
    if comment.weight is CommentWeight.EDITORIAL:
        return CommentAction.ACCEPT
    return case.rng.choices(ACTS, chances)[0]


def _in_batches(case: Case, comments: Sequence[Raised]) -> Iterator[tuple[datetime, Sequence[Raised]]]:
    day = case.stage.today
    for start in range(0, len(comments), PER_DAY):
        day = case.stage.days.from_day(day, 1)
        yield case.stage.days.at(day, 9, case.rng.randrange(60)), comments[start : start + PER_DAY]


def _adjudicated(case: Case, comments: Sequence[Raised], acts: dict[int, CommentAction]) -> Life:
    words = document("adjudications.yaml")
    for moment, batch in _in_batches(case, comments):
        yield moment
        for comment in batch:
            act = acts[comment.comment_id]
            response = case.rng.choice(words[act.value]).format(place=comment.place)
            answer = AdjudicateComment(comment_id=comment.comment_id, version=None, action=act, response=response)
            case.stage.do(case.author, adjudicate_comment, answer)


def _reactions(case: Case, comments: Sequence[Raised], acts: dict[int, CommentAction], *, maintain: bool) -> Life:
    """Most conditions and one in three others draw a reaction from a leader of the agency that raised them."""
    chance = {True: 0.8, False: 0.3}
    reacting = [c for c in comments if case.rng.random() < chance[c.weight is CommentWeight.CONDITION]]
    words = document("adjudications.yaml")
    for moment, batch in _in_batches(case, reacting):
        yield moment
        for comment in batch:
            stays = maintain and acts[comment.comment_id] is not CommentAction.ACCEPT
            act = CommentAction.REACT_MAINTAINED if stays else CommentAction.REACT_SATISFIED
            reason = case.rng.choice(words["maintained" if stays else "satisfied"])
            who = case.stage.cast.who(case.stage.cast.slug_of(comment.agency_id), "lanhdao")
            reaction = ReactToComment(comment_id=comment.comment_id, version=None, action=act, reason=reason)
            case.stage.do(who, react_to_comment, reaction)
