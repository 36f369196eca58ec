"""What the page of a reply shows, as frozen views."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflow.calendar import Charge
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import (
    AnswerDraft,
)
from workflow.queries.agency_officers import OfficerChoice
from workflow.queries.chases import ChaseView
from workflow.queries.drafts import DraftFile
from workflow.queries.explanations import SilenceExplained
from workflow.queries.late_dispatch import LateDispatch
from workflow.queries.objections import StopsView
from workflow.queries.reply_extensions import Asking, ExtensionView, ReturnView
from workflow.queries.reply_positions import PositionView
from workflow.queries.trail import Trail
from workflow.substance import Finding
from workflow.vocabulary.actions import ExtensionAction
from workflow.vocabulary.actions import ReplyAction as Act
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.states import OWING_STATES, UNDECIDED_STATES, ReplyState, RequestState


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    id: int
    ordinal: int
    text: str


@dataclass(frozen=True, kw_only=True)
class PreparationView:
    """What is being written, for the own agency only; `missing` and `warnings` say what the signature would meet.

    `authors`: id and name of everybody of whom the signature would carry a part.
    """

    version: int
    code: PositionCode | None
    opinion: str
    answers: dict[int, AnswerDraft]
    checked_parts: str
    comments: tuple[CommentDraft, ...]
    remit_reason: str
    competent_agency_id: int | None
    competent_agency: str
    no_competent_reason: str
    internal_note: str
    authors: tuple[tuple[int, str], ...]
    updated_by: str
    updated_at: datetime | None
    missing: tuple[Missing, ...]
    warnings: tuple[Finding, ...]

    @property
    def conditions(self) -> int:
        return sum(comment.weight == "condition" for comment in self.comments)


@dataclass(frozen=True, kw_only=True)
class ClaimView:
    position_id: int
    claimed_at: datetime
    decide_by: datetime | None
    overdue: bool
    accepted: bool | None
    decided_at: datetime | None
    decided_by: str
    decision_reason: str


@dataclass(frozen=True, kw_only=True)
class ReplyView:
    """`own`, `drafting`, `oversees`: on which side the reader stands. `may`: acts open to the reader now.

    `both_sides`: acts between the two agencies that are closed to the reader, who stands on both sides.
    """

    id: int
    version: int
    state: ReplyState
    standing: Standing
    own: bool
    drafting: bool
    oversees: bool
    may: frozenset[Act]
    both_sides: frozenset[StrEnum]
    signs_for_id: int | None
    author_may_not_sign: bool
    jurisdiction_id: int
    agency_id: int
    agency: str
    request_id: int
    request_number: str
    request_state: RequestState
    suspended_at: datetime | None
    suspension_reason: str
    subject: str
    legal_basis: str
    own_position: str
    drafting_agency: str
    drafting_symbol: str
    circulated_at: datetime
    round: int
    due_at: datetime
    first_due_at: datetime
    days_left: int | None
    charge: Charge
    today: date
    derivation: dict[str, Any]
    dispatch: LateDispatch | None
    delivered_at: datetime
    received_at: datetime | None
    assigned_at: datetime | None
    assignee_id: int | None
    assignee: str
    clearance_at: datetime | None
    rework_reason: str
    draft_opened_at: datetime | None
    claimed_at: datetime | None
    sent_at: datetime | None
    closed_at: datetime | None
    paused_at: datetime | None
    draft: DraftFile
    questions: tuple[QuestionAsked, ...]
    preparation: PreparationView | None
    positions: tuple[PositionView, ...]
    claims: tuple[ClaimView, ...]
    chases: tuple[ChaseView, ...]
    stops: StopsView
    silence: SilenceExplained | None
    trail: Trail
    officers: tuple[OfficerChoice, ...]
    extensions: tuple[ExtensionView, ...] = ()
    extension_acts: frozenset[ExtensionAction] = frozenset()
    decider_apart: bool = True
    asking: Asking | None = None
    returned: ReturnView | None = None
    return_against: tuple[str, ...] = ()

    @property
    def open_extension(self) -> ExtensionView | None:
        """The one that somebody still has to answer, while the reply is owed."""
        over = self.sent_at is not None or self.closed_at is not None
        return None if over else next((one for one in self.extensions if one.state in UNDECIDED_STATES), None)

    @property
    def completing(self) -> ReturnView | None:
        """It was returned and is to be completed."""
        return self.returned if self.returned is not None and self.returned.completing else None

    @property
    def late(self) -> bool:
        return self.standing is Standing.LATE

    @property
    def owing(self) -> bool:
        return self.state in OWING_STATES

    @property
    def position(self) -> PositionView | None:
        return next((position for position in self.positions if position.current), None)

    @property
    def undecided_claim(self) -> ClaimView | None:
        return next((claim for claim in self.claims if claim.accepted is None), None)

    @property
    def newer_prepared(self) -> bool:
        """A newer position is being written over the one that is on record."""
        signed, prepared = self.position, self.preparation
        return (
            self.state is ReplyState.SENT
            and signed is not None
            and prepared is not None
            and prepared.updated_at is not None
            and prepared.updated_at > signed.signed_at
        )
