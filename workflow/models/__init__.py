"""The mapped tables. Importing this package loads them all, as migrations need."""

from workflow.models.agency import Agency, Tenure
from workflow.models.audit_entry import AuditChain, AuditEntry
from workflow.models.base import Base
from workflow.models.comment_request import (
    CommentRequest,
    Consultee,
    DraftVersion,
    NumberSeries,
    Question,
    QuestionAddressee,
    Round,
    Waiver,
)
from workflow.models.extension import Extension, ReplyReturn
from workflow.models.jurisdiction import CalendarOverlay, Jurisdiction
from workflow.models.officer import Delegation, Membership, Officer, SignInAttempt, SignInSession
from workflow.models.position import Adjudication, Answer, Comment, Finding, Position
from workflow.models.procedure import MandatoryConsultee, Procedure
from workflow.models.reply import DeadlineDerivation, Pause, Preparation, RemitClaim, Reply, SilenceRecord
from workflow.models.settled_day import SettledDay
from workflow.models.stored_file import StoredFile

__all__ = [
    "Adjudication",
    "Agency",
    "Answer",
    "AuditChain",
    "AuditEntry",
    "Base",
    "CalendarOverlay",
    "Comment",
    "CommentRequest",
    "Consultee",
    "DeadlineDerivation",
    "Delegation",
    "DraftVersion",
    "Extension",
    "Finding",
    "Jurisdiction",
    "MandatoryConsultee",
    "Membership",
    "NumberSeries",
    "Officer",
    "Pause",
    "Position",
    "Preparation",
    "Procedure",
    "Question",
    "QuestionAddressee",
    "RemitClaim",
    "Reply",
    "ReplyReturn",
    "Round",
    "SettledDay",
    "SignInAttempt",
    "SignInSession",
    "SilenceRecord",
    "StoredFile",
    "Tenure",
    "Waiver",
]
