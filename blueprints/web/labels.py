"""Words on screen for the closed vocabularies (docs/glossary.md): one label per member, in one place."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _

from workflow.vocabulary.actions import ReplyAction, RequestAction
from workflow.vocabulary.administration import (
    AgencyKind,
    Change,
    OverlayKind,
    PauseReason,
    SilenceLaw,
    Standing,
    WaiverKind,
)
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import CommentState, ReplyState, RequestState

# Pairs, not a mapping: members of different vocabularies that share a text are equal, and hash alike.
LABELS: tuple[tuple[StrEnum, Any], ...] = (
    (Role.OFFICER, _("Officer")),
    (Role.CLERK, _("Clerk")),
    (Role.LEADER, _("Leader")),
    (Role.HEAD, _("Agency head")),
    (Role.SUPERVISOR, _("Supervisor")),
    (Role.ADMINISTRATOR, _("Administrator")),
    (Role.AUDITOR, _("Auditor")),
    (RequestState.DRAFTING, _("Being drafted")),
    (RequestState.AWAITING_SIGNATURE, _("Awaiting signature")),
    (RequestState.OPEN, _("Collecting replies")),
    (RequestState.CONSOLIDATING, _("Consolidating")),
    (RequestState.SUSPENDED, _("Suspended")),
    (RequestState.CONCLUDED, _("Concluded")),
    (RequestState.WITHDRAWN, _("Withdrawn")),
    (ReplyState.DELIVERED, _("Delivered")),
    (ReplyState.RECEIVED, _("Received")),
    (ReplyState.ASSIGNED, _("Assigned")),
    (ReplyState.IN_CLEARANCE, _("In clearance")),
    (ReplyState.REMIT_CLAIMED, _("Claims to be outside remit")),
    (ReplyState.SENT, _("Sent")),
    (ReplyState.RETURNED, _("Returned for completion")),
    (ReplyState.SILENT, _("Silent")),
    (ReplyState.RELEASED, _("Released")),
    (CommentState.OPEN, _("Not answered yet")),
    (CommentState.ACCEPTED, _("Accepted")),
    (CommentState.PARTLY_ACCEPTED, _("Partly accepted")),
    (CommentState.NOT_ACCEPTED, _("Not accepted")),
    (CommentState.SATISFIED, _("Satisfied")),
    (CommentState.MAINTAINED, _("Maintained")),
    (CommentState.ESCALATED, _("Escalated")),
    (CommentState.DECIDED, _("Decided")),
    (PositionCode.CONCUR, _("Concur")),
    (PositionCode.CONCUR_WITH_COMMENTS, _("Concur with comments")),
    (PositionCode.OBJECT, _("Object")),
    (PositionCode.OUTSIDE_REMIT, _("Outside remit")),
    (CommentWeight.CONDITION, _("Condition for concurring")),
    (CommentWeight.SHOULD_ADDRESS, _("Should be addressed")),
    (CommentWeight.EDITORIAL, _("Editorial")),
    (Standing.ON_TIME, _("On time")),
    (Standing.LATE, _("Late")),
    (Standing.SILENT, _("Silence recorded")),
    (Standing.NOT_YET_DUE, _("Not yet due")),
    (Standing.EXCUSED, _("Excused or released")),
    (AgencyKind.DEPARTMENT, _("Provincial departments")),
    (AgencyKind.VERTICAL, _("Vertical agencies")),
    (AgencyKind.COMMUNE, _("Communes and wards")),
    (AgencyKind.OFFICE, _("Offices")),
    (AgencyKind.OTHER, _("Other bodies")),
    (SilenceLaw.AGREED_AND_LIABLE, _("The law treats no answer as agreement, with liability")),
    (SilenceLaw.AGREED, _("The law treats no answer as agreement")),
    (SilenceLaw.UNSPECIFIED, _("The law does not say what no answer means")),
    (SilenceLaw.ANSWER_REQUIRED, _("An answer is required")),
    (Change.FIRST, _("First version")),
    (Change.MATERIAL, _("Material change")),
    (Change.EDITORIAL, _("Editorial change")),
    (WaiverKind.SHORT_PERIOD, _("Period under the minimum")),
    (WaiverKind.MISSING_MANDATORY, _("Mandatory consultee left out")),
    (PauseReason.SUSPENSION, _("Request suspended")),
    (PauseReason.REMIT_CLAIM, _("Claim to be outside remit under decision")),
    (OverlayKind.OFF, _("Day off")),
    (OverlayKind.WORK, _("Swapped working day")),
    (DayKind.WORKING, _("working days")),
    (DayKind.CALENDAR, _("calendar days")),
    (ClockStart.SENT, _("from sending")),
    (ClockStart.RECEIVED, _("from receipt")),
    (ClockStart.COMPLETE_DOSSIER, _("from a complete dossier")),
    (RequestAction.SUBMIT_FOR_SIGNATURE, _("Submit for signature")),
    (RequestAction.RETURN_TO_DRAFTER, _("Return to the drafter")),
    (RequestAction.CIRCULATE, _("Sign and circulate")),
    (RequestAction.SUSPEND, _("Suspend")),
    (RequestAction.RESUME, _("Resume")),
    (RequestAction.RESUME_CONSOLIDATING, _("Resume consolidating")),
    (RequestAction.START_CONSOLIDATING, _("Close the round and consolidate")),
    (RequestAction.OPEN_NEW_ROUND, _("Open a new round")),
    (RequestAction.CONCLUDE, _("Conclude")),
    (RequestAction.WITHDRAW, _("Withdraw")),
    (RequestAction.WRITE, _("Edit")),
    (RequestAction.ADD_CONSULTEE, _("Add a consultee")),
    (RequestAction.ASK_WAIVER, _("Ask for a waiver")),
    (RequestAction.DECIDE_WAIVER, _("Decide on the waiver")),
    (ReplyAction.CONFIRM_RECEIPT, _("Confirm receipt")),
    (ReplyAction.ASSIGN, _("Assign")),
    (ReplyAction.SUBMIT_FOR_CLEARANCE, _("Submit for clearance")),
    (ReplyAction.RETURN_FOR_REWORK, _("Return for rework")),
    (ReplyAction.SIGN_AND_SEND, _("Sign and send")),
    (ReplyAction.CLAIM_OUTSIDE_REMIT, _("Sign the claim to be outside remit")),
    (ReplyAction.ACCEPT_REMIT_CLAIM, _("Accept the claim")),
    (ReplyAction.REFUSE_REMIT_CLAIM, _("Refuse the claim")),
    (ReplyAction.SUPERSEDE, _("Sign a newer position")),
    (ReplyAction.RETURN_AS_UNCLEAR, _("Return for having no clear position")),
    (ReplyAction.RECORD_SILENCE, _("Record silence")),
    (ReplyAction.RELEASE, _("Release")),
    (ReplyAction.WRITE, _("Write")),
)

_BY_TYPE = {(type(member), member.value): text for member, text in LABELS}


def label(member: StrEnum) -> str:
    """The words for one member; a KeyError is a missing line above."""
    return str(_BY_TYPE[type(member), member.value])
