"""Every state × action pair of each lifecycle, and how a refusal names what is missing."""

from enum import StrEnum
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from workflow.machines import (
    COMMENT_LIFECYCLE,
    EXTENSION_LIFECYCLE,
    LIFECYCLES,
    REPLY_LIFECYCLE,
    REQUEST_LIFECYCLE,
    CommentFacts,
    ExplanationFacts,
    ExtensionFacts,
    Lifecycle,
    ObjectionFacts,
    ReplyFacts,
    RequestFacts,
)
from workflow.machines.diagrams import page
from workflow.vocabulary.actions import (
    CommentAction,
    ExplanationAction,
    ExtensionAction,
    ObjectionAction,
    ReplyAction,
    RequestAction,
)
from workflow.vocabulary.refusals import GuardsUnmet, NotNow
from workflow.vocabulary.states import ExtensionState, ReplyState, RequestState

READY_REQUEST = {
    "has_draft": True,
    "has_subject": True,
    "consultees": 3,
    "has_own_position": True,
    "period_days": 15,
    "minimum_days": 15,
    "procedure_usable": True,
    "reason_given": True,
    "new_version": True,
}
FULFILLED: dict[str, list[object]] = {
    "CommentRequest": [
        RequestFacts(**READY_REQUEST),
        RequestFacts(**READY_REQUEST, suspended_while_consolidating=True),
    ],
    "Reply": [
        ReplyFacts(round_open=True, assignee_in_agency=True, position_complete=True, reason_given=True, past_due=True),
        ReplyFacts(answered_before=True),
    ],
    "Extension": [
        ExtensionFacts(decider_stands_apart=True, reason_given=True, date_is_later=True),
        ExtensionFacts(owed=False),
        ExtensionFacts(offer_over=True),
    ],
    "DossierObjection": [ObjectionFacts(reason_given=True, given=True)],
    "ExplanationRequest": [ExplanationFacts(said=True, reason_given=True, heard=True)],
    "Comment": [CommentFacts(reason_given=True, is_condition=True, superior_named=True, outcome_given=True)],
}
ACTIONS: dict[str, type[StrEnum]] = {
    "CommentRequest": RequestAction,
    "Reply": ReplyAction,
    "DossierObjection": ObjectionAction,
    "ExplanationRequest": ExplanationAction,
    "Comment": CommentAction,
    "Extension": ExtensionAction,
}
PAIRS = [
    pytest.param(lifecycle, state, action, id=f"{lifecycle.name}:{state.value}:{action.value}")
    for lifecycle in LIFECYCLES
    for state, action in product(lifecycle.states, ACTIONS[lifecycle.name])
]


def fired(lifecycle: Lifecycle[Any, Any], state: StrEnum, action: StrEnum) -> StrEnum | None:
    """The state reached with any set of fulfilled facts, or None when the step does not exist."""
    for facts in FULFILLED[lifecycle.name]:
        subject = SimpleNamespace(state=state)
        try:
            return lifecycle.fire(subject, action, facts)
        except (NotNow, GuardsUnmet):
            assert subject.state is state
    return None


@pytest.mark.parametrize(("lifecycle", "state", "action"), PAIRS)
def test_each_pair_of_state_and_action_does_what_the_table_says(
    lifecycle: Lifecycle[Any, Any], state: StrEnum, action: StrEnum
) -> None:
    rule = lifecycle.rule(action, state)
    assert fired(lifecycle, state, action) is (rule.dest if rule else None)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_every_state_can_be_reached_from_the_first_one(lifecycle: Lifecycle[Any, Any]) -> None:
    reached, frontier = {lifecycle.initial}, {lifecycle.initial}
    while frontier:
        frontier = {r.dest for r in lifecycle.rules if set(r.sources) & frontier} - reached
        reached |= frontier
    assert reached == set(lifecycle.states)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_one_rule_only_stands_for_each_pair_of_action_and_state(lifecycle: Lifecycle[Any, Any]) -> None:
    pairs = [(rule.action, source) for rule in lifecycle.rules for source in rule.sources]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_guards_of_one_name_are_one_guard(lifecycle: Lifecycle[Any, Any]) -> None:
    guards = {guard for rule in lifecycle.rules for guard in rule.guards}
    assert len({guard.name for guard in guards}) == len(guards)


def test_a_refusal_names_every_unmet_guard_at_once_and_changes_nothing() -> None:
    request = SimpleNamespace(state=RequestState.DRAFTING)
    with pytest.raises(GuardsUnmet) as refused:
        REQUEST_LIFECYCLE.fire(request, RequestAction.SUBMIT_FOR_SIGNATURE, RequestFacts(minimum_days=15))
    assert refused.value.guards == (
        "has_subject",
        "procedure_usable",
        "has_draft",
        "has_own_position",
        "has_consultee",
        "period_not_under_minimum_or_waived",
    )
    assert request.state is RequestState.DRAFTING


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [
        ({"period_days": 14}, ("period_not_under_minimum_or_waived",)),
        ({"period_days": 14, "period_waived": True}, ()),
        ({"missing_mandatory": 1}, ("mandatory_consultees_included_or_waived",)),
        ({"missing_mandatory": 1, "mandatory_waived": True}, ()),
        ({"consultees_without_question": 1}, ("every_consultee_has_a_question",)),
        ({"has_own_position": False}, ("has_own_position",)),
    ],
)
def test_circulating_needs_what_the_product_asks_for(facts: dict[str, Any], unmet: tuple[str, ...]) -> None:
    given = RequestFacts(**{**READY_REQUEST, **facts})
    assert REQUEST_LIFECYCLE.unmet(RequestAction.CIRCULATE, RequestState.AWAITING_SIGNATURE, given) == unmet


@pytest.mark.parametrize("facts", [{"comments_unanswered": 1}, {"conditions_undecided": 1}, {"silences_unrecorded": 1}])
def test_nothing_concludes_while_an_answer_a_decision_or_a_silence_record_is_missing(facts: dict[str, int]) -> None:
    assert REQUEST_LIFECYCLE.unmet(RequestAction.CONCLUDE, RequestState.CONSOLIDATING, RequestFacts(**facts))


def test_a_late_reply_may_be_signed_until_the_round_closes() -> None:
    late = ReplyFacts(round_open=True, position_complete=True, past_due=True)
    assert REPLY_LIFECYCLE.unmet(ReplyAction.SIGN_AND_SEND, ReplyState.IN_CLEARANCE, late) == ()
    closed = ReplyFacts(round_open=False, position_complete=True, past_due=True)
    assert REPLY_LIFECYCLE.unmet(ReplyAction.SIGN_AND_SEND, ReplyState.IN_CLEARANCE, closed) == ("round_open",)


def test_a_reply_is_returned_as_unclear_once_only() -> None:
    again = ReplyFacts(round_open=True, reason_given=True, returned_before=True)
    assert REPLY_LIFECYCLE.unmet(ReplyAction.RETURN_AS_UNCLEAR, ReplyState.SENT, again) == ("not_returned_before",)


def test_an_answer_that_was_returned_is_never_silent_and_only_an_answer_stands_again() -> None:
    answered = ReplyFacts(past_due=True, answered_before=True)
    assert REPLY_LIFECYCLE.unmet(ReplyAction.RECORD_SILENCE, ReplyState.RETURNED, answered) == ("never_answered",)
    never = ReplyFacts(past_due=True)
    assert REPLY_LIFECYCLE.unmet(ReplyAction.LET_STAND, ReplyState.ASSIGNED, never) == ("answered_before",)


@pytest.mark.parametrize(
    ("action", "facts", "unmet"),
    [
        (ExtensionAction.GRANT, {}, ("decider_stands_apart", "date_is_later")),
        (ExtensionAction.GRANT, {"decider_stands_apart": True, "date_is_later": True}, ()),
        (ExtensionAction.COUNTER, {"decider_stands_apart": True, "date_is_later": True, "owed": False},
         ("reply_still_owed",)),
        (ExtensionAction.REFUSE, {"decider_stands_apart": True}, ("reason_given",)),
        (ExtensionAction.LAPSE, {"offer_over": True}, ("reply_no_longer_owed",)),
        (ExtensionAction.LAPSE, {"owed": False}, ()),
    ],
)  # fmt: skip
def test_what_an_extension_that_was_asked_for_needs(
    action: ExtensionAction, facts: dict[str, Any], unmet: tuple[str, ...]
) -> None:
    assert EXTENSION_LIFECYCLE.unmet(action, ExtensionState.ASKED, ExtensionFacts(**facts)) == unmet


@pytest.mark.parametrize(
    ("action", "facts", "unmet"),
    [
        (ExtensionAction.TAKE_OFFER, {"date_is_later": True}, ()),
        (ExtensionAction.TAKE_OFFER, {"date_is_later": True, "offer_over": True}, ("offer_stands",)),
        (ExtensionAction.TAKE_OFFER, {"owed": False}, ("reply_still_owed", "date_is_later")),
        (ExtensionAction.LAPSE, {}, ("offer_is_over",)),
        (ExtensionAction.LAPSE, {"offer_over": True}, ()),
    ],
)
def test_what_an_offer_needs(action: ExtensionAction, facts: dict[str, Any], unmet: tuple[str, ...]) -> None:
    assert EXTENSION_LIFECYCLE.unmet(action, ExtensionState.COUNTERED, ExtensionFacts(**facts)) == unmet


def test_open_actions_are_those_with_a_rule_from_the_state() -> None:
    assert COMMENT_LIFECYCLE.open_actions(COMMENT_LIFECYCLE.initial) == (
        CommentAction.ACCEPT,
        CommentAction.PARTLY_ACCEPT,
        CommentAction.NOT_ACCEPT,
    )


def test_the_page_of_lifecycles_is_what_the_tables_say(pytestconfig: pytest.Config) -> None:
    stored = (pytestconfig.rootpath / "docs" / "lifecycles.md").read_text("utf-8")
    assert stored == page(), "docs/lifecycles.md is stale: run `make lifecycles`"
