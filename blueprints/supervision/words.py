"""Words, badges and numbers that only the supervising side uses."""

from datetime import date
from typing import Any

from flask_babel import format_decimal, format_percent, get_locale
from flask_babel import lazy_gettext as _

from workflow.queries.board import Attention
from workflow.queries.due_periods import Period
from workflow.queries.silences import Waiting
from workflow.queries.standings import Tally
from workflow.substance import reason_text
from workflow.vocabulary.findings import FindingKind, FindingRule

TALLY_WORDS: dict[Tally, Any] = {
    Tally.ON_TIME: _("Answered on time"),
    Tally.ANSWERED_LATE: _("Answered late"),
    Tally.OVERDUE: _("Overdue, no answer"),
    Tally.SILENT: _("Silent until the close"),
    Tally.NOT_YET_DUE: _("Not yet due"),
    Tally.EXCUSED: _("Excused or released"),
}
# What templates/components/badges.html calls them.
TALLY_BADGES: dict[Tally, str] = {
    Tally.ON_TIME: "on_time",
    Tally.ANSWERED_LATE: "late_sent",
    Tally.OVERDUE: "late",
    Tally.SILENT: "silent",
    Tally.NOT_YET_DUE: "waiting",
    Tally.EXCUSED: "excused",
}
SILENCE_WORDS: dict[Waiting, Any] = {
    Waiting.TO_DECIDE: _("Explained, to decide"),
    Waiting.OVERDUE: _("Explanation overdue"),
    Waiting.ASKED: _("Explanation awaited"),
    Waiting.UPHELD: _("Upheld"),
    Waiting.EXCUSED: _("Excused"),
}
SILENCE_BADGES: dict[Waiting, str] = {
    Waiting.TO_DECIDE: "near",
    Waiting.OVERDUE: "late",
    Waiting.ASKED: "waiting",
    Waiting.UPHELD: "silent",
    Waiting.EXCUSED: "excused",
}
ATTENTION_WORDS: dict[Attention, Any] = {
    Attention.OVERDUE: _("Overdue"),
    Attention.NEAR: _("Due soon"),
    Attention.SILENT: _("Silent"),
    Attention.LITTLE: _("Says little"),
    Attention.LISTED: _("For the Chairman"),
}
FINDING_KINDS: dict[FindingKind, Any] = {
    FindingKind.EMPTY: _("Says little"),
    FindingKind.DEFLECTING: _("Evasive"),
    FindingKind.UNLISTED: _("Reservations not listed"),
    FindingKind.UNANSWERED: _("Questions unanswered"),
}
RULE_WORDS: dict[FindingRule, Any] = {
    FindingRule.NOTHING_SAID: _("Nothing said"),
    FindingRule.BLANKET_AGREEMENT: _("Blanket agreement"),
    FindingRule.NO_COMMENT: _("“No comment”"),
    FindingRule.PRAISE_ONLY: _("Praise only"),
    FindingRule.CURRENT_REGULATIONS: _("“By the regulations in force”"),
    FindingRule.SOMEONE_ELSES_COMPETENCE: _("“Somebody else's competence”"),
    FindingRule.CONSIDER_AND_DECIDE: _("“Consider and decide”"),
    FindingRule.NOTED: _("“Noted”"),
    FindingRule.PASSED_ON: _("Passed on to others"),
    FindingRule.PUT_OFF: _("Put off"),
    FindingRule.GENERAL_ADVICE: _("General advice"),
    FindingRule.VAGUE_CRITICISM: _("Vague criticism"),
    FindingRule.NO_POSITION: _("No position taken"),
    FindingRule.BASIC_AGREEMENT_UNLISTED: _("“Basically agrees”, nothing listed"),
    FindingRule.ANNOUNCED_UNLISTED: _("Comments announced, none given"),
    FindingRule.CONDITION_UNNAMED: _("A condition that is not named"),
    FindingRule.QUESTIONS_UNANSWERED: _("Questions unanswered"),
}
PERIOD_WORDS: dict[Period, Any] = {
    Period.RECENT: _("Last 12 weeks, and all still owed"),
    Period.WEEK: _("This week"),
    Period.MONTH: _("This month"),
    Period.LAST_MONTH: _("Last month"),
    Period.QUARTER: _("This quarter"),
    Period.YEAR: _("This year"),
    Period.ALL: _("All time"),
    Period.DATES: _("From a day to a day"),
}


def language() -> str:
    return str(get_locale() or "vi")[:2]


def reason(rule: FindingRule) -> str:
    """Why the rule spoke up, in the reader's language."""
    return reason_text(rule, "en" if language() == "en" else "vi")


def percent(share: float | None) -> str:
    """One place after the comma; a dash where nothing was due."""
    if share is None:
        return "–"
    return str(format_percent(share, "#,##0.0%" if language() == "en" else "#,##0.0\u00a0%"))


def one_place(value: float) -> str:
    return str(format_decimal(value, "0" if value == 0 else "#,##0.0"))


def week_number(monday: date) -> int:
    return monday.isocalendar().week
