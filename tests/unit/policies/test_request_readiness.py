"""What a request still lacks: every guard has its words, and waivers hold for no more than they were granted for."""

from dataclasses import replace
from typing import Any

import pytest

from workflow.machines.request_lifecycle import READY
from workflow.policies.request_readiness import SAID, ProcedureRule, QuestionPut, RequestContent, WaiverGiven
from workflow.queries.request_content import facts_of, missing_for_signature
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.clock import DayKind

RULE = ProcedureRule(
    id=7,
    name="Phối hợp giữa các sở",
    basis="Quy chế phối hợp",
    days=15,
    urgent_days=5,
    minimum_days=None,
    day_kind=DayKind.WORKING,
)
COMPLETE = RequestContent(
    procedure=RULE,
    period_days=15,
    subject="Dự thảo Quyết định",
    own_position="Đề nghị ban hành",
    has_draft=True,
    questions=(QuestionPut(text="Có phù hợp không?"),),
    consultee_ids=frozenset({1, 2}),
    names={1: "Sở Tư pháp", 2: "Sở Nội vụ", 3: "Sở Xây dựng"},
)


def keys(**changes: Any) -> list[str]:
    return [item.key for item in missing_for_signature(replace(COMPLETE, **changes))]


def test_a_complete_request_lacks_nothing() -> None:
    assert keys() == []


def test_each_guard_has_its_words() -> None:
    assert {guard.name for guard in READY} == set(SAID)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"subject": "  "}, "subject_missing"),
        ({"own_position": "\n"}, "own_position_missing"),
        ({"has_draft": False}, "draft_missing"),
        ({"consultee_ids": frozenset()}, "no_consultee"),
        ({"questions": ()}, "consultee_without_question"),
        ({"mandatory_ids": frozenset({3})}, "mandatory_left_out"),
        ({"period_days": 14}, "period_under_minimum"),
        ({"procedure": replace(RULE, days=None)}, "procedure_not_usable"),
        ({"procedure": replace(RULE, active=False)}, "procedure_not_usable"),
        ({"inactive_ids": frozenset({2})}, "consultee_not_active"),
    ],
)
def test_one_thing_lacking_is_said_once(changes: dict[str, Any], key: str) -> None:
    assert keys(**changes) == [key]


def test_all_that_is_lacking_is_said_at_once_in_the_order_of_the_form() -> None:
    empty = RequestContent(procedure=RULE, period_days=3)
    assert [item.key for item in missing_for_signature(empty)] == [
        "subject_missing",
        "draft_missing",
        "own_position_missing",
        "no_consultee",
        "period_under_minimum",
    ]


def test_a_question_for_some_leaves_the_others_without_one_and_names_them() -> None:
    named = QuestionPut(text="Riêng Sở Tư pháp?", for_all=False, agency_ids=frozenset({1}))
    (item,) = missing_for_signature(replace(COMPLETE, questions=(named,)))
    assert (item.key, item.place, item.args["agencies"]) == ("consultee_without_question", "questions", "Sở Nội vụ")
    assert facts_of(replace(COMPLETE, questions=(named,))).consultees_without_question == 1


def test_the_short_period_is_refused_with_the_rule_named() -> None:
    (item,) = missing_for_signature(replace(COMPLETE, period_days=9))
    assert dict(item.args) == {
        "days": 9,
        "minimum": 15,
        "procedure": "Phối hợp giữa các sở",
        "basis": "Quy chế phối hợp",
    }


def test_calendar_days_are_called_days() -> None:
    assert keys(procedure=replace(RULE, day_kind=DayKind.CALENDAR), period_days=1) == ["period_under_minimum_calendar"]


@pytest.mark.parametrize(
    ("minimum_days", "urgent", "minimum"), [(None, False, 15), (10, False, 10), (10, True, 5), (None, True, 5)]
)
def test_the_minimum_is_the_presets_own_else_its_period_and_urgent_matters_have_theirs(
    minimum_days: int | None, minimum: int, *, urgent: bool
) -> None:
    assert replace(RULE, minimum_days=minimum_days).minimum(urgent=urgent) == minimum


def test_urgency_without_an_urgent_period_shortens_nothing() -> None:
    assert replace(RULE, urgent_days=None).minimum(urgent=True) == 15


@pytest.mark.parametrize(
    ("waived", "procedure_id", "period", "lacking"),
    [(8, 7, 8, []), (8, 7, 9, []), (8, 7, 7, ["period_under_minimum"]), (8, 6, 8, ["period_under_minimum"])],
)
def test_a_waiver_covers_its_own_period_and_longer_ones_under_its_own_procedure_only(
    waived: int, procedure_id: int, period: int, lacking: list[str]
) -> None:
    waiver = WaiverGiven(kind=WaiverKind.SHORT_PERIOD, procedure_id=procedure_id, period_days=waived)
    assert keys(period_days=period, waivers=(waiver,)) == lacking


def test_a_waiver_for_one_mandatory_agency_does_not_cover_another() -> None:
    waiver = WaiverGiven(kind=WaiverKind.MISSING_MANDATORY, procedure_id=7, agency_ids=frozenset({3}))
    assert keys(mandatory_ids=frozenset({1, 3}), waivers=(waiver,)) == []
    (item,) = missing_for_signature(replace(COMPLETE, mandatory_ids=frozenset({3, 9}), waivers=(waiver,)))
    assert item.args["agencies"] == "9"


def test_a_waiver_of_the_period_does_not_excuse_a_mandatory_agency() -> None:
    waiver = WaiverGiven(kind=WaiverKind.SHORT_PERIOD, procedure_id=7, period_days=1)
    assert keys(mandatory_ids=frozenset({3}), waivers=(waiver,)) == ["mandatory_left_out"]
