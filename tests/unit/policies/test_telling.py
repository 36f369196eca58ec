"""Which event tells whom, and who then sits in those seats."""

import pytest

from workflow.policies.recipients import Member, Seats, Staff, Told, recipients
from workflow.policies.telling import TELLINGS, stands, told_args
from workflow.vocabulary.notices import OWED_KINDS, MailMode, Notice, NoticeKind, Whom
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ReplyState, RequestState

CLERK, LEADER, SECOND_LEADER, HEAD, OFFICER, DELEGATE, AUTHOR, CHIEF, SUPERVISOR, ADMINISTRATOR = range(1, 11)
RESPONDING, DRAFTING, PROVINCE = 100, 200, 1
SEATS = Seats(drafting_agency_id=DRAFTING, responding_agency_id=RESPONDING, author_id=AUTHOR, assignee_id=OFFICER)
STAFF = Staff(
    members={
        RESPONDING: (
            Member(officer_id=CLERK, role=Role.CLERK),
            Member(officer_id=LEADER, role=Role.LEADER),
            Member(officer_id=SECOND_LEADER, role=Role.LEADER),
            Member(officer_id=HEAD, role=Role.HEAD),
            Member(officer_id=OFFICER, role=Role.OFFICER),
        ),
        DRAFTING: (Member(officer_id=AUTHOR, role=Role.OFFICER), Member(officer_id=CHIEF, role=Role.LEADER)),
    },
    supervisors={PROVINCE: (SUPERVISOR,)},
    administrators={PROVINCE: (ADMINISTRATOR,)},
    delegates={(LEADER, RESPONDING): (DELEGATE,)},
)


def notice(*whom: Whom, **more: object) -> Notice:
    fields: dict[str, object] = {
        "kind": NoticeKind.CIRCULATED, "jurisdiction_id": PROVINCE, "whom": whom, "dedup": "x", **more,
    }  # fmt: skip
    return Notice(**fields)  # type: ignore[arg-type]


def people(told: list[Told]) -> list[int]:
    return [one.officer_id for one in told]


def kinds_and_seats(event: str, before: dict[str, object], after: dict[str, object]) -> set[tuple[str, str]]:
    return {
        (telling.kind.value, whom.value)
        for telling in TELLINGS[event]
        if telling.when(before, after)
        for whom in telling.whom
    }


@pytest.mark.parametrize(
    ("event", "seats"),
    [
        ("request_circulated", {("circulated", "clerks"), ("circulated", "leaders")}),
        ("consultee_added", {("circulated", "clerks"), ("circulated", "leaders")}),
        ("reply_submitted_for_clearance", {("clearance", "leaders")}),
        ("reply_returned_for_rework", {("rework", "assignee")}),
        ("remit_claimed", {("claimed", "author")}),
        ("silence_recorded", {("silence", "head"), ("silence", "clerks")}),
        ("request_submitted", {("signature", "drafting_leaders")}),
        ("request_returned", {("request_returned", "author")}),
        ("waiver_asked", {("waiver_asked", "supervisors")}),
        ("waiver_decided", {("waiver_decided", "author")}),
        ("request_suspended", {("suspended", "assignee"), ("suspended", "clerks"), ("suspended", "leaders")}),
        ("request_resumed", {("resumed", "assignee"), ("resumed", "clerks"), ("resumed", "leaders")}),
        ("holiday_year_lacking", {("holiday_year", "administrators")}),
        ("reply_released", {("released", "assignee"), ("released", "clerks"), ("released", "leaders")}),
        ("extension_asked", {("extension_asked", "author"), ("extension_asked", "drafting_leaders")}),
        (
            "extension_undecided",
            {
                ("extension_undecided", "author"),
                ("extension_undecided", "drafting_leaders"),
                ("extension_undecided", "supervisors"),
            },
        ),
        ("extension_offer_taken", {("offer_taken", "author"), ("offer_taken", "drafting_leaders")}),
        ("reply_completed", {("completed", "author")}),
        (
            "completion_recomputed",
            {("completion_moved", "assignee"), ("completion_moved", "clerks"), ("completion_moved", "leaders")},
        ),
        (
            "decision_on_extension_recomputed",
            {("extension_term_moved", "author"), ("extension_term_moved", "drafting_leaders")},
        ),
        (
            "decision_on_objection_recomputed",
            {("objection_term_moved", "author"), ("objection_term_moved", "drafting_leaders")},
        ),
        (
            "decision_on_claim_recomputed",
            {("claim_term_moved", "author"), ("claim_term_moved", "drafting_leaders")},
        ),
        (
            "offer_recomputed",
            {("offer_moved", "assignee"), ("offer_moved", "clerks"), ("offer_moved", "leaders")},
        ),
        ("explanation_recomputed", {("explanation_moved", "head")}),
        (
            "first_answer_stands",
            {
                ("first_answer_stands", "clerks"),
                ("first_answer_stands", "leaders"),
                ("first_answer_stands", "author"),
            },
        ),
    ],
)
def test_an_event_tells_those_it_concerns(event: str, seats: set[tuple[str, str]]) -> None:
    assert kinds_and_seats(event, {}, {}) == seats


def test_an_objection_reaches_the_leaders_of_the_drafting_side_and_plain_agreement_only_the_author() -> None:
    agreed = kinds_and_seats("reply_sent", {}, {"position": "concur", "conditions": 0})
    assert agreed == {("answered", "author")}
    objected = kinds_and_seats("reply_sent", {}, {"position": "object", "conditions": 2})
    assert objected == {("answered", "author"), ("answered", "drafting_leaders")}
    assert ("superseded", "drafting_leaders") in kinds_and_seats("position_superseded", {}, {"position": "object"})


def test_a_receipt_that_moves_no_date_tells_nobody_and_one_that_does_says_from_and_to() -> None:
    same = {"due_at": "2026-12-01T17:00:00+00:00"}
    later = {"due_at": "2026-12-03T17:00:00+00:00"}
    assert kinds_and_seats("receipt_confirmed", same, same) == set()
    assert {kind for kind, _seat in kinds_and_seats("receipt_confirmed", same, later)} == {"due_moved"}
    assert told_args("receipt_confirmed", same, later, 7) == {"from": same["due_at"], "to": later["due_at"]}


def test_whoever_had_the_reply_before_is_told_that_it_was_handed_on() -> None:
    assert kinds_and_seats("reply_assigned", {"assignee_id": None}, {"assignee_id": 5}) == {("assigned", "assignee")}
    assert ("handed_on", "named") in kinds_and_seats("reply_assigned", {"assignee_id": 4}, {"assignee_id": 5})
    assert ("handed_on", "named") not in kinds_and_seats("reply_assigned", {"assignee_id": 5}, {"assignee_id": 5})


def test_no_free_text_of_an_event_becomes_part_of_what_is_told() -> None:
    after = {"reason": "Lời lãnh đạo nói riêng", "granted": True, "period_days": 3}
    assert told_args("waiver_asked", {}, after, 12) == {"granted": True, "waiver": 12}


def test_who_did_it_is_not_told() -> None:
    assert people(recipients(notice(Whom.CLERKS, Whom.LEADERS), SEATS, STAFF)) == [
        CLERK, LEADER, SECOND_LEADER, DELEGATE,
    ]  # fmt: skip
    told = recipients(notice(Whom.CLERKS, Whom.LEADERS, actor_id=LEADER), SEATS, STAFF)
    assert people(told) == [CLERK, SECOND_LEADER, DELEGATE]


def test_a_delegate_is_told_for_whom_and_an_own_right_comes_first() -> None:
    told = {one.officer_id: one for one in recipients(notice(Whom.LEADERS), SEATS, STAFF)}
    assert told[DELEGATE] == Told(officer_id=DELEGATE, agency_id=RESPONDING, on_behalf_of=LEADER)
    assert told[LEADER].on_behalf_of is None
    colleague = Staff(members=STAFF.members, delegates={(LEADER, RESPONDING): (CLERK,)})
    told = {one.officer_id: one for one in recipients(notice(Whom.CLERKS, Whom.LEADERS), SEATS, colleague)}
    assert told[CLERK].on_behalf_of is None


def test_a_delegation_in_another_agency_counts_for_nothing_here() -> None:
    elsewhere = Staff(members=STAFF.members, delegates={(LEADER, DRAFTING): (DELEGATE,)})
    assert DELEGATE not in people(recipients(notice(Whom.LEADERS), SEATS, elsewhere))


def test_the_work_of_an_assignee_who_left_falls_to_the_leaders() -> None:
    gone = Seats(responding_agency_id=RESPONDING, assignee_id=999)
    assert people(recipients(notice(Whom.ASSIGNEE), gone, STAFF)) == [LEADER, SECOND_LEADER, DELEGATE]
    author_gone = Seats(drafting_agency_id=DRAFTING, author_id=999)
    assert people(recipients(notice(Whom.AUTHOR), author_gone, STAFF)) == [CHIEF]


def test_an_agency_without_leaders_is_told_through_its_head_and_one_without_a_head_through_its_leaders() -> None:
    small = Staff(members={RESPONDING: (Member(officer_id=HEAD, role=Role.HEAD),)})
    assert people(recipients(notice(Whom.CLERKS, Whom.LEADERS), SEATS, small)) == [HEAD]
    headless = Staff(members={RESPONDING: (Member(officer_id=LEADER, role=Role.LEADER),)})
    assert people(recipients(notice(Whom.HEAD), SEATS, headless)) == [LEADER]


def test_an_agency_in_which_nobody_sits_in_those_seats_is_told_through_whoever_it_has() -> None:
    lonely = Staff(members={RESPONDING: (Member(officer_id=OFFICER, role=Role.OFFICER),)})
    assert people(recipients(notice(Whom.CLERKS, Whom.LEADERS), SEATS, lonely)) == [OFFICER]


def test_nobody_stands_in_for_who_is_told_that_work_was_taken_away() -> None:
    assert people(recipients(notice(Whom.NAMED, named_id=OFFICER), SEATS, STAFF)) == [OFFICER]
    assert recipients(notice(Whom.NAMED, named_id=999), SEATS, STAFF) == []


def test_administrators_are_told_of_a_year_and_not_of_anything_a_supervisor_hears() -> None:
    told = recipients(notice(Whom.ADMINISTRATORS), Seats(), STAFF)
    assert told == [Told(officer_id=ADMINISTRATOR, agency_id=None)]
    assert told_args("holiday_year_lacking", {}, {"year": 2040, "empty": False, "doubtful": ["2040-01-01"]}, 2040) == {
        "year": 2040, "empty": False, "days": 1,
    }  # fmt: skip


def test_supervisors_are_told_without_an_agency_and_unknown_matters_tell_nobody() -> None:
    assert recipients(notice(Whom.SUPERVISORS), Seats(), STAFF) == [Told(officer_id=SUPERVISOR, agency_id=None)]
    assert recipients(notice(Whom.CLERKS, Whom.AUTHOR), Seats(), STAFF) == []


def test_there_is_no_way_to_choose_no_mail() -> None:
    assert {mode.value for mode in MailMode} == {"immediate", "digest"}


@pytest.mark.parametrize(
    ("kind", "request_state", "reply", "assignee", "open_"),
    [
        (NoticeKind.SIGNATURE, RequestState.AWAITING_SIGNATURE, None, False, True),
        (NoticeKind.SIGNATURE, RequestState.OPEN, None, False, False),
        (NoticeKind.REQUEST_RETURNED, RequestState.DRAFTING, None, False, True),
        (NoticeKind.CLEARANCE, RequestState.OPEN, ReplyState.IN_CLEARANCE, False, True),
        (NoticeKind.CLEARANCE, RequestState.OPEN, ReplyState.SENT, False, False),
        (NoticeKind.ASSIGNED, RequestState.OPEN, ReplyState.ASSIGNED, True, True),
        (NoticeKind.ASSIGNED, RequestState.OPEN, ReplyState.ASSIGNED, False, False),
        (NoticeKind.CLAIMED, RequestState.OPEN, ReplyState.REMIT_CLAIMED, False, True),
        (NoticeKind.CIRCULATED, RequestState.OPEN, ReplyState.RECEIVED, False, True),
        (NoticeKind.CIRCULATED, RequestState.OPEN, ReplyState.SENT, False, False),
        (NoticeKind.CHASE, RequestState.OPEN, None, False, False),
        (NoticeKind.SILENCE, RequestState.CONSOLIDATING, None, False, True),
        (NoticeKind.WAIVER_ASKED, RequestState.DRAFTING, None, False, True),
    ],
)
def test_what_was_owed_is_settled_once_its_matter_has_moved_on(
    kind: NoticeKind, request_state: RequestState, reply: ReplyState | None, *, assignee: bool, open_: bool
) -> None:
    assert kind in OWED_KINDS
    assert stands(kind, request_state, reply, is_assignee=assignee) is open_


def test_an_offer_that_ran_out_is_told_and_one_that_an_answer_made_needless_is_not() -> None:
    assert ("extension_lapsed", "leaders") in kinds_and_seats("extension_lapsed", {}, {"owed": True})
    assert not kinds_and_seats("extension_lapsed", {}, {"owed": False})


def test_who_is_offered_another_day_hears_which_and_until_when_it_may_be_taken() -> None:
    after = {"day": "2026-11-20", "until": "2026-11-13T10:00:00+00:00", "reason": "never told"}
    assert told_args("extension_countered", {}, after, 1) == {
        "last_day": "2026-11-20",
        "until": "2026-11-13T10:00:00+00:00",
    }


def test_the_two_of_a_delegation_are_told_as_persons_and_never_who_did_it() -> None:
    for event in ("delegation_entered", "delegation_revoked", "delegation_shortened"):
        assert {seat for _kind, seat in kinds_and_seats(event, {}, {})} == {"delegator", "delegate"}
    both = notice(Whom.DELEGATOR, Whom.DELEGATE, delegation=(HEAD, 77))
    assert recipients(both, Seats(), Staff()) == [
        Told(officer_id=HEAD, agency_id=None),
        Told(officer_id=77, agency_id=None),
    ]
    by_the_head = notice(Whom.DELEGATOR, Whom.DELEGATE, delegation=(HEAD, 77), actor_id=HEAD)
    assert people(recipients(by_the_head, Seats(), STAFF)) == [77]
    assert recipients(notice(Whom.DELEGATOR, delegation=(HEAD, 77), actor_id=77), Seats(), STAFF)[0].officer_id == HEAD
