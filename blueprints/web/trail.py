"""The audit trail in words: one sentence per event name, for the timeline of a page."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from blueprints.web.addresses import page_in_query
from workflow.queries.trail import Trail, TrailEntry

EVENTS: dict[str, Any] = {
    "request_started": _("Request started"),
    "request_written": _("Content changed"),
    "draft_attached": _("Draft version %(ordinal)s uploaded: %(name)s"),
    "request_submitted": _("Submitted for signature"),
    "request_returned": _("Returned to the drafter"),
    "request_circulated": _("Signed and circulated as No. %(number)s"),
    "waiver_asked": _("Waiver asked for"),
    "waiver_decided": _("Waiver decided"),
    "waiver_granted": _("Waiver granted"),
    "waiver_refused": _("Waiver refused"),
    "consultee_added": _("Consulted agency added: %(agency)s"),
    "request_suspended": _("Suspended; clocks stopped"),
    "request_resumed": _("Resumed; clocks run again"),
    "consolidation_started": _("Round closed, consolidating"),
    "round_kept_open": _("Round not closed by its time: a claim is undecided or a clock stands"),
    "request_concluded": _("Concluded"),
    "request_withdrawn": _("Withdrawn"),
    "receipt_confirmed": _("Receipt confirmed"),
    "reply_sent": _("Reply sent"),
    "remit_claimed": _("Claimed to be outside remit"),
    "remit_claim_undecided": _("Claim to be outside remit undecided after one working day"),
    "remit_claim_accepted": _("Claim to be outside remit accepted"),
    "remit_claim_refused": _("Claim to be outside remit refused"),
    "position_superseded": _("Newer position signed"),
    "reply_returned": _("Reply returned for having no clear position"),
    "reply_completed": _("Returned reply completed and sent again"),
    "first_answer_stands": _("Not completed; the first answer stands"),
    "completion_missed": _("Not completed within the time set for it"),
    "extension_asked": _("Extension asked for, until %(day)s"),
    "extension_granted": _("Extension granted, until %(day)s"),
    "extension_countered": _("Another date offered: %(day)s"),
    "extension_refused": _("Extension refused"),
    "extension_offer_taken": _("Offered date taken: %(day)s"),
    "extension_lapsed": _("Extension lapsed; the due date stays"),
    "extension_undecided": _("Extension not decided within one working day"),
    "reply_released": _("Released from replying"),
    "silence_recorded": _("Silence recorded"),
    "urging_letter_issued": _("Urging letter No. %(number)s issued"),
    "due_date_recomputed": _("The working calendar changed: now due %(day)s"),
    "completion_recomputed": _("The working calendar changed: to be completed by %(day)s"),
    "decision_on_extension_recomputed": _("The working calendar changed: extension to be decided by %(day)s"),
    "offer_recomputed": _("The working calendar changed: offered date to be taken by %(day)s"),
    "decision_on_objection_recomputed": _("The working calendar changed: objection to be decided by %(day)s"),
    "decision_on_claim_recomputed": _("The working calendar changed: claim to be decided by %(day)s"),
    "explanation_recomputed": _("The working calendar changed: silence to be explained by %(day)s"),
    "reply_paused": _("Clock of this reply paused by the drafting agency"),
    "reply_resumed": _("Clock of this reply runs again"),
    "dossier_objected": _("Objected that papers are missing; the clock stands"),
    "dossier_objection_accepted": _("Objection to the dossier accepted; the clock stands until the papers are there"),
    "dossier_objection_refused": _("Objection to the dossier refused; the clock runs again"),
    "dossier_objection_undecided": _("Objection to the dossier undecided after one working day"),
    "papers_supplied": _("Missing papers supplied; the clock runs again"),
    "reply_resumed_standing": _("This pause ended; the clock still stands for another reason"),
    "dossier_objection_refused_standing": _(
        "Objection to the dossier refused; the clock still stands for another reason"
    ),
    "papers_supplied_standing": _("Missing papers supplied; the clock still stands for another reason"),
    "explanation_overdue": _("Explanation of the silence overdue"),
    "silence_explained": _("Silence explained by the head of the agency"),
    "silence_excused": _("Silence excused"),
    "silence_upheld": _("Silence upheld"),
    # Told to the reply's own agency only.
    "draft_opened": _("Draft opened for the first time"),
    "reply_assigned": _("Assigned to an officer"),
    "preparation_started": _("Writing begun"),
    "preparation_changed": _("Changed while before the leader: %(parts)s"),
    "reply_submitted_for_clearance": _("Submitted for clearance"),
    "reply_returned_for_rework": _("Returned for rework"),
}
FIELDS: dict[str, Any] = {
    "subject": _("Subject"),
    "legal_basis": _("Legal basis"),
    "own_position": _("Own position of the drafting agency"),
    "urgent_reason": _("Why it is urgent"),
    "period_days": _("Period (days)"),
}
PARTS: dict[str, Any] = {
    "code": _("Position"),
    "opinion": _("General opinion"),
    "answers": _("Questions"),
    "checked_parts": _("Parts of the draft that were checked"),
    "comments": _("Comments"),
    "remit_reason": _("Why it is outside your remit"),
    "competent_agency_id": _("Competent agency"),
    "no_competent_reason": _("If no agency is competent: why"),
}
TONES = {
    "request_returned": "near",
    "request_withdrawn": "plain",
    "silence_recorded": "silent",
    "round_kept_open": "late",
    "remit_claim_undecided": "late",
    "urging_letter_issued": "late",
    "silence_upheld": "silent",
    "explanation_overdue": "late",
    "dossier_objection_undecided": "late",
    "reply_sent": "done",
    "reply_returned_for_rework": "near",
    "reply_returned": "near",
    "reply_completed": "done",
    "completion_missed": "late",
    "extension_undecided": "late",
}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What the timeline macro shows."""

    at: datetime
    actor: str
    on_behalf_of: str | None
    text: str
    note: str = ""
    tone: str = ""
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)


def history_page() -> int:
    """Which page of the history the address asks for; nonsense is the first."""
    return page_in_query(10_000, "history")


def happenings(trail: Trail) -> list[Happening]:
    """Newest first, as given. An event without words here is left out of the page; the trail itself keeps it."""
    return [_happening(entry) for entry in trail.entries if entry.name in EVENTS]


def _happening(entry: TrailEntry) -> Happening:
    name = entry.name
    if name == "waiver_decided":
        name = "waiver_granted" if entry.after.get("granted") else "waiver_refused"
    if entry.after.get("stands"):
        name = f"{name}_standing"
    words = {**entry.after, "parts": ", ".join(str(PARTS[part]) for part in entry.after.get("parts", ()))}
    if isinstance(day := words.get("day"), str) and "/" not in day:  # the first entries said it as it is read
        words["day"] = f"{date.fromisoformat(day):%d/%m/%Y}"
    text = str(EVENTS[name]) % words if "%(" in str(EVENTS[name]) else str(EVENTS[name])
    return Happening(
        at=entry.at,
        actor=entry.actor or gettext("The system"),
        on_behalf_of=entry.on_behalf_of,
        text=f"{entry.agency}: {text}" if entry.agency else text,
        note=str(entry.after.get("reason") or ""),
        tone=TONES.get(name, ""),
        changes=[
            (str(FIELDS[key]), entry.before.get(key), entry.after.get(key)) for key in FIELDS if key in entry.after
        ]
        if name == "request_written"
        else [],
    )
