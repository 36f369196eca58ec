"""The mapped tables. Importing this package loads them all, as migrations need."""

from workflow.models.agency import Agency, Tenure
from workflow.models.audit_entry import AuditChain, AuditEntry
from workflow.models.base import Base
from workflow.models.calendar_feed import CalendarFeed
from workflow.models.chase import Chase, ChaseRung, UrgingLetter
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
from workflow.models.dossier_objection import DossierObjection
from workflow.models.explanation import Explanation, ExplanationRequest
from workflow.models.extension import Extension, ReplyReturn
from workflow.models.job import QueuedJob
from workflow.models.jurisdiction import CalendarChange, CalendarOverlay, Jurisdiction
from workflow.models.notification import Announcement, Mail, MailAttempt, Notification
from workflow.models.officer import Delegation, Membership, Officer, SignInAttempt, SignInSession
from workflow.models.position import Adjudication, Answer, Comment, Finding, Position
from workflow.models.procedure import MandatoryConsultee, Procedure
from workflow.models.reply import DeadlineDerivation, Pause, Preparation, RemitClaim, Reply, SilenceRecord
from workflow.models.settled_day import SettledDay
from workflow.models.stored_file import StoredFile

__all__ = [
    "Adjudication",
    "Agency",
    "Announcement",
    "Answer",
    "AuditChain",
    "AuditEntry",
    "Base",
    "CalendarChange",
    "CalendarFeed",
    "CalendarOverlay",
    "Chase",
    "ChaseRung",
    "Comment",
    "CommentRequest",
    "Consultee",
    "DeadlineDerivation",
    "Delegation",
    "DossierObjection",
    "DraftVersion",
    "Explanation",
    "ExplanationRequest",
    "Extension",
    "Finding",
    "Jurisdiction",
    "Mail",
    "MailAttempt",
    "MandatoryConsultee",
    "Membership",
    "Notification",
    "NumberSeries",
    "Officer",
    "Pause",
    "Position",
    "Preparation",
    "Procedure",
    "Question",
    "QuestionAddressee",
    "QueuedJob",
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
    "UrgingLetter",
    "Waiver",
]
