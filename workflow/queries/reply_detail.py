"""One reply as its page shows it, to each reader only what is theirs.

The preparation is read for the reply's own agency and for nobody else: for others its table is never touched.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.calendar import Charge, local_day
from workflow.machines import REPLY_LIFECYCLE
from workflow.models import (
    Agency,
    CommentRequest,
    DraftVersion,
    Officer,
    Preparation,
    Question,
    Reply,
    Round,
)
from workflow.policies.authorship import authors
from workflow.policies.permissions import authority
from workflow.policies.prepared_position import (
    answer_drafts,
    comment_drafts,
    missing_before_signature,
    missing_to_complete,
    position_draft,
)
from workflow.policies.standing import standing
from workflow.queries.agency_officers import OfficerChoice, officers_of
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.queries.charges import charge, days_left, ended_at, stops_after_date
from workflow.queries.chases import chases_of
from workflow.queries.competent_agencies import closed_since_named
from workflow.queries.drafts import file_of
from workflow.queries.explanations import silence_of
from workflow.queries.late_dispatch import late_dispatch
from workflow.queries.loading import reply_subject
from workflow.queries.objections import StopsView, stops_of
from workflow.queries.reply_claims import claims_of
from workflow.queries.reply_extensions import WITH_MORE_TIME, more_time
from workflow.queries.reply_positions import positions_of
from workflow.queries.reply_questions import put_to
from workflow.queries.reply_trail import trail_of_reply
from workflow.queries.reply_views import PreparationView, QuestionAsked, ReplyView
from workflow.queries.reply_warnings import Asked, warnings_of
from workflow.queries.request_content import named
from workflow.queries.standings import times_of
from workflow.queries.trail import Trail
from workflow.queries.two_sides import ACROSS, acts_on_both_sides
from workflow.queries.visibility import OVERSEERS, sees_preparation, select_visible_replies
from workflow.vocabulary.actions import ReplyAction as Act
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import OWING_STATES, ReplyState

LATE = frozenset({Standing.LATE, Standing.SILENT})
WRITABLE = frozenset({ReplyState.RECEIVED, ReplyState.ASSIGNED, ReplyState.RETURNED, ReplyState.SENT})


def view_reply(
    session: Session, actor: Actor, reply_id: int, *, now: datetime, language: str = "vi", history: int = 1
) -> ReplyView:
    """A constant number of statements, whatever the number of comments, questions and acts.

    `history`: which page of the trail.

    Raises:
        NotFound: there is none, or the actor may not see it.
    """
    request = (reply := _load(session, actor, reply_id)).request
    own = sees_preparation(actor, reply.agency_id)
    drafting = request.agency_id in actor.agency_ids
    oversees = reply.jurisdiction_id in actor.jurisdictions_as(*OVERSEERS)
    inside = own or drafting or oversees
    clock = jurisdiction_clock(session, request.jurisdiction)
    today = local_day(now, clock.timezone)
    questions = _questions(session, reply) if inside else ()
    preparation = _preparation(session, reply, len(questions), today, language) if own else None
    may, both_sides = _acts(actor, reply), acts_on_both_sides(session, actor, reply, ACROSS, today)
    return ReplyView(
        id=reply.id,
        version=reply.version,
        state=reply.state,
        standing=standing(times_of(reply), now),
        own=own,
        drafting=drafting,
        oversees=oversees,
        may=may,
        both_sides=both_sides,
        signs_for_id=_signs_for(actor, reply),
        author_may_not_sign=not request.jurisdiction.author_may_sign,
        **_letter(reply, language),
        due_at=reply.due_at,
        first_due_at=reply.first_due_at,
        **_distance(session, reply, clock, now),
        today=today,
        derivation=reply.derivation.body,
        **_way(reply, own=own),
        draft=file_of(reply.round.draft_version, reply.round.draft_version.file),
        questions=questions,
        preparation=preparation,
        positions=positions_of(
            session, reply.id, reply.position_id, history=inside, findings=inside, language=language
        ),
        **_aside(session, actor, reply, clock, now=now, both_sides=both_sides if inside else None),
        trail=trail_of_reply(session, reply.id, own=own, number=history) if inside else Trail(),
        officers=_officers(session, reply, today) if Act.ASSIGN in may else (),
        **(more_time(session, actor, reply, clock, now=now, both_sides=both_sides) if inside else {}),
    )


def _distance(session: Session, reply: Reply, clock: JurisdictionClock, now: datetime) -> dict[str, Any]:
    """`days_left`: None while nothing counts down: answered, over, or standing still."""
    stops = stops_after_date(session, [reply], now).get(reply.id, ())
    counting = reply.state in OWING_STATES and reply.paused_at is None
    late = standing(times_of(reply), now) in LATE
    return {
        "days_left": days_left(now, reply.due_at, clock, stops) if counting else None,
        "dispatch": late_dispatch(reply, clock),
        "charge": charge(ended_at(reply, now), reply.due_at, clock, stops) if late else Charge(),
    }


def _aside(
    session: Session,
    actor: Actor,
    reply: Reply,
    clock: JurisdictionClock,
    *,
    now: datetime,
    both_sides: frozenset[StrEnum] | None,
) -> dict[str, Any]:
    """Claims, what stops its clock, and what became of its silence: between the two agencies and who oversees them.

    `both_sides` None: the reader is none of them.
    """
    if both_sides is None:
        return {"claims": (), "chases": (), "stops": StopsView(), "silence": None}
    return {
        "claims": claims_of(session, reply.id),
        "chases": chases_of(session, {reply.id}).get(reply.id, ()),
        "stops": stops_of(session, actor, reply, now=now, both_sides=both_sides),
        "silence": silence_of(session, actor, reply, clock, now=now),
    }


def _letter(reply: Reply, language: str) -> dict[str, Any]:
    """Whose reply to which request."""
    request = reply.request
    return {
        "jurisdiction_id": reply.jurisdiction_id,
        "agency_id": reply.agency_id,
        "agency": named(reply.agency, language),
        "request_id": request.id,
        "request_number": request.number or "",
        "request_state": request.state,
        "suspended_at": request.suspended_at,
        "suspension_reason": request.suspension_reason,
        "subject": request.subject,
        "legal_basis": request.legal_basis,
        "own_position": request.own_position,
        "drafting_agency": named(request.agency, language),
        "drafting_symbol": request.agency.symbol,
        "circulated_at": request.circulated_at or reply.delivered_at,
        "round": reply.round.ordinal,
    }


def _way(reply: Reply, *, own: bool) -> dict[str, Any]:
    """When it went where; what happened inside the agency is for the agency only."""
    return {
        "delivered_at": reply.delivered_at,
        "received_at": reply.received_at,
        "assigned_at": reply.assigned_at if own else None,
        "assignee_id": reply.assignee_id if own else None,
        "assignee": reply.assignee.full_name if own and reply.assignee else "",
        "clearance_at": reply.clearance_at if own else None,
        "rework_reason": reply.rework_reason if own else "",
        "draft_opened_at": reply.draft_opened_at if own else None,
        "claimed_at": reply.claimed_at,
        "sent_at": reply.sent_at,
        "closed_at": reply.closed_at,
        "paused_at": reply.paused_at,
    }


def _officers(session: Session, reply: Reply, today: date) -> tuple[OfficerChoice, ...]:
    return officers_of(session, {reply.agency_id}, today).get(reply.agency_id, ())


def _load(session: Session, actor: Actor, reply_id: int) -> Reply:
    found = session.scalars(
        select_visible_replies(actor)
        .where(Reply.id == reply_id)
        .options(
            joinedload(Reply.agency),
            joinedload(Reply.assignee),
            joinedload(Reply.derivation),
            joinedload(Reply.round).joinedload(Round.draft_version).joinedload(DraftVersion.file),
            joinedload(Reply.request).options(
                joinedload(CommentRequest.agency),
                joinedload(CommentRequest.jurisdiction),
                joinedload(CommentRequest.procedure),
            ),
            *WITH_MORE_TIME,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _acts(actor: Actor, reply: Reply) -> frozenset[Act]:
    """Acts that the state has and the actor may do; what is complete or given is said at the act itself."""
    subject = reply_subject(reply)
    held = {act for act in Act if authority(actor, act, subject) is not None}
    offered = {act for act in held if REPLY_LIFECYCLE.rule(act, reply.state) is not None}
    signer = Act.SIGN_AND_SEND in held
    if Act.WRITE in held and (reply.state in WRITABLE or (signer and reply.state is ReplyState.IN_CLEARANCE)):
        offered.add(Act.WRITE)
    decisions = {Act.ACCEPT_REMIT_CLAIM, Act.REFUSE_REMIT_CLAIM}
    return frozenset(offered if reply.closed_at is None else offered & decisions)


def _signs_for(actor: Actor, reply: Reply) -> int | None:
    """The leader in whose name the actor would sign; None in an own right, or without any."""
    capacity = authority(actor, Act.SIGN_AND_SEND, reply_subject(reply))
    return None if capacity is None else actor.principal_of(capacity)


def _questions(session: Session, reply: Reply) -> tuple[QuestionAsked, ...]:
    rows = session.scalars(select(Question).where(put_to(reply.request_id, reply.agency_id)).order_by(Question.ordinal))
    return tuple(QuestionAsked(id=row.id, ordinal=row.ordinal, text=row.text) for row in rows)


def _preparation(session: Session, reply: Reply, questions: int, today: date, language: str) -> PreparationView | None:
    found = session.execute(
        select(Preparation, Officer.full_name, Agency)
        .join(Officer, Preparation.updated_by_id == Officer.id)
        .outerjoin(Agency, Preparation.competent_agency_id == Agency.id)
        .where(Preparation.reply_id == reply.id)
    ).one_or_none()
    if found is None:
        return None
    row, name, competent = found
    answers = answer_drafts(row.answers)
    return PreparationView(
        version=row.version,
        code=row.code,
        opinion=row.opinion,
        answers=answers,
        checked_parts=row.checked_parts,
        comments=comment_drafts(row.comments),
        remit_reason=row.remit_reason,
        competent_agency_id=row.competent_agency_id,
        competent_agency=named(competent, language) if competent else "",
        no_competent_reason=row.no_competent_reason,
        internal_note=row.internal_note,
        authors=_names(session, authors(row)),
        updated_by=name,
        updated_at=row.updated_at,
        missing=(
            *missing_before_signature(row),
            *closed_since_named(session, row, today),
            *missing_to_complete(_answered_at(reply), row),
        ),
        warnings=warnings_of(position_draft(row), answers, Asked.by(reply, questions)),
    )


def _answered_at(reply: Reply) -> datetime | None:
    """When the answer was signed that lies with the agency to be completed."""
    returned = reply.sent_at is not None and reply.state in OWING_STATES
    return reply.position.signed_at if returned and reply.position else None


def _names(session: Session, officer_ids: frozenset[int]) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(Officer.id, Officer.full_name).where(Officer.id.in_(officer_ids)).order_by(Officer.full_name, Officer.id)
    )
    return tuple((row.id, row.full_name) for row in rows)
