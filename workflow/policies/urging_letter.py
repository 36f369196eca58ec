"""The official letter that urges an agency to answer, as values for its template. Pure.

What a restricted request is about stands nowhere in it: a letter travels further than the request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from workflow.policies.official_letter import (
    Body,
    Head,
    addressee,
    day_words,
    formal_name,
    issuer_lines,
    leadership,
    moment_words,
    place,
    signature,
    superior,
)
from workflow.ports import WorkingDays
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm, Rung

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
# What stands under "V/v" is a summary: longer subjects are cut at a word.
LONGEST_SUMMARY = 110
# Working days to answer in, at the least.
AT_LEAST = 1


@dataclass(frozen=True, kw_only=True)
class EarlierChase:
    """`letter` is the number of its letter, "" for a reminder."""

    number: int
    day: date
    letter: str


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What was asked of whom by when. Instants in local time; `due_day` is the day that ends with `due`.

    `subject` and `questions` are blank in a restricted request. `refused_claim`: the days on which the agency claimed
    to be outside remit and was refused.
    """

    number: str
    subject: str
    questions: tuple[str, ...]
    restricted: bool
    round: int
    asked_on: date
    received: bool
    first_due: datetime
    due: datetime
    first_due_day: date
    due_day: date
    days_late: int
    refused_claim: tuple[date, date] | None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """By the end of which day the letter asks for the answer, and what the ladder does after it: (day, form)."""

    day: date
    after: tuple[tuple[date, ChaseForm], ...]


def answer_by(ladder: Sequence[Rung], offset: int, due_day: date, today: date, calendar: WorkingDays) -> Deadline:
    """The working day before the next rung, where the letter comes in time for that; else the next working day."""
    ahead = sorted((rung for rung in ladder if rung.offset > offset), key=lambda rung: rung.offset)
    earliest = calendar.shifted(today, AT_LEAST)
    day = earliest
    if ahead:
        day = max(earliest, calendar.shifted(due_day, ahead[0].offset - 1))
    told = {ChaseForm.LISTING, ChaseForm.CLOSE}
    after = ((calendar.shifted(due_day, rung.offset), rung.form) for rung in ahead if rung.form in told)
    return Deadline(day=day, after=tuple((on, form) for on, form in after if on > day))


@dataclass(frozen=True, kw_only=True)
class Letter:
    """All that one letter says."""

    number: str
    at: datetime
    issuer: Body
    issuer_head: Head | None
    addressed: Body
    addressed_head: Head | None
    matter: Matter
    earlier: tuple[EarlierChase, ...]
    by: Deadline
    audience: frozenset[ChaseAudience]


def letter_values(letter: Letter) -> dict[str, Any]:
    """For `pdf/urging_letter.html`."""
    matter, issuer = letter.matter, letter.issuer
    subject = _inside(matter.subject)
    return {
        "nation": NATION,
        "superior": superior(issuer),
        "issuer_lines": issuer_lines(issuer),
        "issuer": formal_name(issuer),
        "number": letter.number,
        "place": place(issuer),
        "day": day_words(letter.at.date()),
        "moment": moment_words(letter.at),
        "summary": _shortened(subject),
        "addressee": addressee(letter.addressed, letter.addressed_head),
        "to_head": letter.addressed_head is not None,
        "agency": formal_name(letter.addressed),
        "matter": matter,
        "subject": subject,
        "asked_on": day_words(matter.asked_on),
        "due": _due_words(matter.due, matter.due_day),
        "first_due": _due_words(matter.first_due, matter.first_due_day) if matter.first_due != matter.due else "",
        "days_late": f"{matter.days_late:02d}",
        "claim": tuple(day_words(day) for day in matter.refused_claim or ()),
        "earlier": letter.earlier,
        "by": day_words(letter.by.day),
        "after": [(day_words(day), form.value) for day, form in letter.by.after],
        "leadership": leadership(issuer.jurisdiction),
        "signature": signature(issuer, letter.issuer_head),
        "copies": _copies(letter),
    }


def _inside(subject: str) -> str:
    """As it reads inside a sentence: "dự thảo" is no name of a document."""
    return subject[:1].lower() + subject[1:] if subject.casefold().startswith("dự thảo ") else subject


def _shortened(subject: str) -> str:
    if len(subject) <= LONGEST_SUMMARY:
        return subject
    return subject[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def _due_words(at: datetime, day: date) -> str:
    """A day that ends at midnight is named as that day."""
    return f"hết {day_words(day)}" if at.time() == time.min else moment_words(at)


def _copies(letter: Letter) -> list[str]:
    if ChaseAudience.SUPERVISOR not in letter.audience:
        return []
    jurisdiction = letter.issuer.jurisdiction
    return [f"Bộ phận giám sát việc tham gia ý kiến, {jurisdiction[:1].lower()}{jurisdiction[1:]} (để theo dõi)"]


__all__ = ["Deadline", "EarlierChase", "Letter", "Matter", "answer_by", "letter_values"]
