"""Sentences for guards, missing items and conflicts, keyed by their names: a refusal and a hint are one text.

Each area adds its keys to these tables; an unknown key is a missing line, found by the architecture test.
"""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from blueprints.web.administration_messages import ADMINISTRATION
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
    "every_extension_answered": _(
        "Decide first on each request for more time; a date that you offered can be taken until its end."
    ),
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
    "reply_unanswered": _("No answer is owed any more, so no clock can be stopped."),
    "due_date_ahead": _("The due date has passed. A clock can be stopped only before it."),
    "reply_not_paused": _("The clock of this reply is paused already."),
    "receipt_is_confirmed": _("Confirm receipt first."),
    "no_objection_open": _("An objection to the dossier is open already."),
    "objections_left": _("Two objections were refused. The agency answers by the papers that it has."),
    "papers_given": _("Write a note, or attach a file."),
    "explanation_given": _("Write the explanation."),
    "silence_not_own": _("This silence is your own or that of your agency. Another supervisor has to decide."),
    "head_was_heard": _("The head of the agency still has time to explain. Uphold only after that."),
    "answered_before": _("No answer was given before."),
    "never_answered": _("The agency has answered; that is no silence."),
    "position_is_no_accepted_claim": _("Your agency accepted this claim to be outside remit; it cannot be returned."),
    "request_not_suspended": _("The request is suspended. Resume it first."),
    "reply_still_owed": _("The reply is no longer owed, so there is nothing to extend."),
    "reply_no_longer_owed": _("The reply is still owed."),
    "procedure_allows_extension": _("This procedure allows no extension."),
    "extensions_left": _("The procedure allows no further extension of this reply."),
    "no_extension_undecided": _("An extension was asked for already and is not settled yet."),
    "clock_runs": _("The clock stands now. Once it runs again the date moves by itself; ask then if it is not enough."),
    "date_not_passed": _("An extension can be asked for only before the due date."),
    "room_for_extension": _("The due date already lies as late as the procedure allows."),
    "decider_stands_apart": _(
        "Nobody decides on an extension of their own agency. Somebody of the drafting agency who has no part in "
        "that agency has to."
    ),
    "date_is_later": _("The due date has moved to this day or past it meanwhile; another date has to be named."),
    "offer_stands": _("The time to take the offered date is over."),
    "offer_is_over": _("The offered date can still be taken."),
    "comment_is_a_condition": _("Only a condition for concurring can be escalated."),
    "superior_named": _("Name the superior who is to decide."),
    "outcome_given": _("State the outcome."),
    "signer_is_not_the_author": _(
        "In this jurisdiction nobody signs what they wrote, and nobody signs it in the writer's name. Another leader "
        "has to."
    ),
    "stands_on_one_side": _(
        "You, or the leader you act for, stand on both sides of this letter: by a role, a delegation, or by having "
        "written or signed for the other side. Somebody of this agency who has no part in the other one has to do "
        "this. A delegation that you do not need can be ended in your account."
    ),
    "waiver_not_own": _(
        "You asked for this waiver, wrote the request or belong to the agency that asks. Another supervisor has to "
        "decide; if there is none, an administrator has to enter one."
    ),
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
    "subject_missing": _("State the subject of the request."),
    "draft_missing": _("Upload the draft that is consulted on."),
    "own_position_missing": _("State your own agency's position on the draft."),
    "no_consultee": _("Choose at least one agency to consult."),
    "procedure_not_usable": _("“%(procedure)s” cannot be used yet: an administrator must first enter its period."),
    "procedure_unknown": _("Choose a procedure of your jurisdiction."),
    "consultee_without_question": _("No question is put to: %(agencies)s."),
    "mandatory_left_out": _(
        "“%(procedure)s” obliges you to consult: %(agencies)s. Include them, or ask a supervisor for a waiver."
    ),
    "period_under_minimum": _(
        "%(days)s working days are under the minimum of %(minimum)s working days of “%(procedure)s” (%(basis)s). "
        "Lengthen the period, or ask a supervisor for a waiver."
    ),
    "period_under_minimum_calendar": _(
        "%(days)s days are under the minimum of %(minimum)s days of “%(procedure)s” (%(basis)s). "
        "Lengthen the period, or ask a supervisor for a waiver."
    ),
    "consultee_not_active": _("No longer active, so it cannot be consulted: %(agencies)s."),
    "agency_not_active": _("Your agency is no longer active; it cannot start a request."),
    "period_out_of_range": _("The period lies between 1 and %(longest)s days."),
    "urgent_reason_missing": _("Say why the matter is urgent; the shorter minimum holds only with the reason."),
    "too_many_questions": _("At most %(most)s questions can be put."),
    "text_too_long": _("This text is longer than %(most)s characters."),
    "question_without_addressee": _("Question %(number)s: choose the agencies it is put to, or put it to all."),
    "addressee_not_consulted": _("Question %(number)s is put to an agency that is not consulted."),
    "consultee_unknown": _("An agency was chosen that cannot be consulted. Choose from the list."),
    "consulted_already": _("%(agency)s is consulted already."),
    "question_unknown": _("A question was chosen that is not of this request."),
    "question_for_consultee_missing": _("Put at least one question to the agency."),
    "waiver_not_needed": _("No waiver is needed: the request meets this rule."),
    "reason_missing": _("Give a reason."),
    "lacking_missing": _("Say which papers are missing."),
    "papers_missing": _("Write a note, or attach a file."),
    "explanation_missing": _("Write the explanation."),
    "extension_day_missing": _("Name the day until which you need, as day/month/year."),
    "extension_day_not_later": _("The day must lie after the present due date."),
    "extension_day_too_late": _("The procedure allows at most until %(day)s."),
    "extension_day_not_worked": _("This is not a working day. Choose a working day."),
    "competent_agency_closed": _(
        "The agency named as competent is not active now. Choose another, or say why there is none."
    ),
    "competent_agency_unknown": _("Choose the competent agency from the list; it cannot be your own."),
    "too_many_comments": _("At most %(most)s comments can be given."),
    "comment_place_too_long": _("Comment %(number)s: the place is longer than %(most)s characters."),
    "nothing_newer_prepared": _("Nothing was written since the last signature. Write the newer position first."),
    "claim_after_answer": _(
        "A position was sent already. It can be superseded by another position, not by a claim to be outside remit."
    ),
    "file_empty": _("The file is empty."),
    "file_too_large": _("The file is larger than %(megabytes)s MB."),
    "file_type_not_allowed": _("Only PDF and DOCX files can be uploaded."),
    "file_not_what_it_says": _("The content of the file is not %(kind)s, whatever its name says."),
    "file_damaged": _("The file is damaged or incomplete. Save it anew and upload it again."),
    "file_has_password": _("The file is protected by a password. Remove the password and upload it again."),
    "file_has_macros": _("The file holds macros. Save it as a document without macros."),
    "file_has_scripts": _(
        "The PDF holds a script or a command that starts a program. Print it as a plain PDF and upload that."
    ),
    "file_has_attachments": _("The PDF has other files attached inside it. Save it without them."),
    "file_unpacks_too_large": _("The file unpacks to far more than a document does."),
    "file_loads_from_elsewhere": _(
        "The file loads its template or another part from another computer. Save it with everything in the file itself."
    ),
    "password_too_short": _("The password needs at least %(minimum)s characters. Several words in a row are good."),
    "password_too_long": _("The password may have at most %(maximum)s characters."),
    "password_common": _("This password is among those that are guessed first. Choose one that is less usual."),
    "password_has_context": _(
        "The password holds a name that anybody knows of you: your account, name, agency, province or this product."
    ),
    "password_same": _("The new password is the present one. Choose another."),
    "present_password_wrong": _("The present password is not right, or the account is locked for a while."),
    "language_unknown": _("Choose one of the languages."),
    "mail_mode_unknown": _("Choose how mail is to reach you."),
    "delegation_agency_missing": _("This leader signs for several agencies. Choose the one it is about."),
    "delegator_signs_elsewhere": _("This leader does not sign for that agency. Choose another."),
    "delegate_missing": _("Choose an active officer of your jurisdiction."),
    "delegate_is_delegator": _("Nobody delegates to himself. Choose another officer."),
    "assistant_names_himself": _("You cannot enter a delegation of somebody else to yourself."),
    "delegate_works_elsewhere": _(
        "%(name)s works in another agency and would sign for yours. On letters between the two agencies the delegate "
        "then acts for neither. If that is meant, tick the box below and send the form again."
    ),
    "period_reversed": _("The last day lies before the first."),
    "period_over": _("This period is over already."),
    "delegation_reason_missing": _("Say why, and name the decision if there is one."),
}
MISSING.update({key: text for key, text in ADMINISTRATION.items() if key not in MISSING})

CONFLICTS: dict[str, Any] = {
    "changed_meanwhile": _(
        "Somebody else changed this in the meantime. Open the page again and look at the new state."
    ),
    "not_in_this_state": _("This step is no longer possible: the matter has moved on."),
    "guards_unmet": _("This step is not possible yet."),
    "waiver_asked_already": _("The same waiver was asked for already and is not decided yet."),
    "waiver_decided_already": _("This waiver was decided already."),
    "extension_changed": _("This extension was decided or changed in the meantime. Look at how it stands now."),
    "preparation_changed": _(
        "Somebody else saved this reply while you were writing or reading it. Nothing was overwritten."
    ),
    "delegation_over": _("This delegation is over already."),
    "own_account": _("You cannot disable your own account. Another administrator has to."),
}


def describe_missing(item: Missing) -> str:
    """One missing item as a sentence in the reader's language."""
    text = MISSING.get(item.key) or GUARDS[item.key]
    return str(text) % dict(item.args) if item.args else str(text)


def describe_guard(name: str) -> str:
    return str(GUARDS[name])


def describe_conflict(reason: str) -> str:
    return str(CONFLICTS.get(reason) or gettext("Somebody else was faster. Open the page again."))
