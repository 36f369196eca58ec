"""Sentences for guards, missing items and conflicts, keyed by their names: a refusal and a hint are one text.

Each area adds its keys to these tables; an unknown key is a missing line, found by the architecture test.
"""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from workflow.vocabulary.refusals import Missing

GUARDS: dict[str, Any] = {
    "has_subject": _("State the subject of the request."),
    "has_draft": _("Upload the draft that is consulted on."),
    "has_consultee": _("Choose at least one agency to consult."),
    "every_consultee_has_a_question": _("Put at least one question to each consulted agency."),
    "has_own_position": _("State your own agency's position on the draft."),
    "mandatory_consultees_included_or_waived": _(
        "Include the agencies that the procedure requires, or ask a supervisor for a waiver."
    ),
    "period_not_under_minimum_or_waived": _(
        "The period is shorter than the procedure's minimum. Lengthen it, or ask a supervisor for a waiver."
    ),
    "procedure_usable": _("An administrator must first enter the period of this procedure."),
    "reason_given": _("Give a reason."),
    "every_reply_sent_or_past_its_date": _("Some agencies still have time to answer."),
    "every_remit_claim_decided": _("Decide first on each claim to be outside remit."),
    "every_comment_answered": _("Answer each comment first."),
    "every_maintained_condition_decided": _("Each maintained condition must be escalated and decided first."),
    "every_silence_recorded": _("Each silent agency must have its silence record first."),
    "suspended_while_open": _("The request was suspended while consolidating."),
    "suspended_while_consolidating": _("The request was suspended while collecting replies."),
    "new_draft_version": _("A new round needs a new version of the draft."),
    "round_open": _("The round is closed; replies are no longer taken."),
    "assignee_belongs_to_agency": _("Choose an active officer of your agency."),
    "position_complete": _("The position is not complete."),
    "past_due": _("The reply is not due yet."),
    "not_returned_before": _("A reply can be returned once only."),
    "comment_is_a_condition": _("Only a condition for concurring can be escalated."),
    "superior_named": _("Name the superior who is to decide."),
    "outcome_given": _("State the outcome."),
}

MISSING: dict[str, Any] = {
    "position_missing": _("Choose a position. Nothing is assumed for you."),
    "nothing_checked": _("Tick at least one question, or name the parts that were checked."),
    "concur_with_condition": _("A comment is marked as a condition: then the position is “Object”."),
    "no_comment_given": _("Add at least one comment."),
    "objection_without_condition": _("An objection needs at least one comment marked as a condition for concurring."),
    "remit_reason_missing": _("Say why the matter is outside your remit."),
    "competent_agency_missing": _("Name the competent agency, or say why there is none."),
    "comment_weight_missing": _("Comment %(number)s: choose its weight."),
    "comment_place_missing": _("Comment %(number)s: say which place of the draft it is about."),
    "comment_text_missing": _("Comment %(number)s: write the comment."),
    "comment_reason_missing": _("Comment %(number)s: give the reason."),
    "condition_change_missing": _("Comment %(number)s: say what change would lift the objection."),
}

CONFLICTS: dict[str, Any] = {
    "changed_meanwhile": _(
        "Somebody else changed this in the meantime. Open the page again and look at the new state."
    ),
    "not_in_this_state": _("This step is no longer possible: the matter has moved on."),
    "guards_unmet": _("This step is not possible yet."),
}


def describe_missing(item: Missing) -> str:
    """One missing item as a sentence in the reader's language."""
    text = MISSING.get(item.key) or GUARDS[item.key]
    return str(text) % dict(item.args) if item.args else str(text)


def describe_guard(name: str) -> str:
    return str(GUARDS[name])


def describe_conflict(reason: str) -> str:
    return str(CONFLICTS.get(reason) or gettext("Somebody else was faster. Open the page again."))
