"""The derivation: how a due date came about, day by day, so that anybody can recompute it.

It holds codes and dates, no sentences; the only words in it are names of holidays, decisions and given reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from workflow.calendar.periods import Extension, Pause, Period
from workflow.calendar.starts import StartEvent
from workflow.vocabulary.clock import ClockStart, DayKind, StartNote, StepReason


class DayStep(NamedTuple):
    """One day of the way: `ordinal` numbers the counted days from 1; `name` is a holiday's or a pause's reason."""

    date: date
    counted: bool
    ordinal: int | None
    reason: StepReason
    name: str | None


def skipped(day: date, reason: StepReason, name: str | None) -> DayStep:
    return DayStep(day, counted=False, ordinal=None, reason=reason, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One computed date.

    `first_due_date` is the date before any extension and stays visible for ever. While a pause is open and the
    days have not run out, the dates that it holds up and `due` are None and `remaining` says how many days are still
    to be counted.
    """

    start: StartEvent
    start_date: date
    period: Period
    steps: tuple[DayStep, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    first_due_date: date | None
    due_date: date | None
    due_time: str
    due: datetime | None
    remaining: int
    time_zone: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe: instants and dates in ISO 8601, reasons as codes."""
        return {
            "start": {
                "kind": self.start.kind.value,
                "at": self.start.instant.isoformat(),
                "note": self.start.note.value,
            },
            "start_date": self.start_date.isoformat(),
            "period": {"days": self.period.days, "kind": self.period.kind.value},
            "steps": [_step_out(step) for step in self.steps],
            "pauses": [_pause_out(pause) for pause in self.pauses],
            "extensions": [_extension_out(extension) for extension in self.extensions],
            "first_due_date": _iso(self.first_due_date),
            "due_date": _iso(self.due_date),
            "due_time": self.due_time,
            "due": _iso(self.due),
            "remaining": self.remaining,
            "time_zone": self.time_zone,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """What `to_dict` wrote.

        Raises:
            KeyError, ValueError: it did not write this.
        """
        start, period = data["start"], data["period"]
        return cls(
            start=StartEvent(ClockStart(start["kind"]), datetime.fromisoformat(start["at"]), StartNote(start["note"])),
            start_date=date.fromisoformat(data["start_date"]),
            period=Period(period["days"], DayKind(period["kind"])),
            steps=tuple(_step_in(step) for step in data["steps"]),
            pauses=tuple(_pause_in(pause) for pause in data["pauses"]),
            extensions=tuple(_extension_in(extension) for extension in data["extensions"]),
            first_due_date=_date(data["first_due_date"]),
            due_date=_date(data["due_date"]),
            due_time=data["due_time"],
            due=_instant(data["due"]),
            remaining=data["remaining"],
            time_zone=data["time_zone"],
        )


def _step_out(step: DayStep) -> dict[str, Any]:
    return {**step._asdict(), "date": step.date.isoformat(), "reason": step.reason.value}


def _step_in(data: Mapping[str, Any]) -> DayStep:
    day, reason = date.fromisoformat(data["date"]), StepReason(data["reason"])
    return DayStep(day, data["counted"], data["ordinal"], reason, data["name"])


def _pause_out(pause: Pause) -> dict[str, Any]:
    return {"start": pause.start.isoformat(), "end": _iso(pause.end), "reason": pause.reason}


def _pause_in(data: Mapping[str, Any]) -> Pause:
    return Pause(datetime.fromisoformat(data["start"]), _instant(data["end"]), data["reason"])


def _extension_out(extension: Extension) -> dict[str, Any]:
    return {
        "decided_at": extension.decided_at.isoformat(),
        "reason": extension.reason,
        "days": extension.days,
        "new_date": _iso(extension.new_date),
    }


def _extension_in(data: Mapping[str, Any]) -> Extension:
    decided_at = datetime.fromisoformat(data["decided_at"])
    return Extension(decided_at, data["reason"], data["days"], _date(data["new_date"]))


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
