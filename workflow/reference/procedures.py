"""Legal presets of consultation procedures, as read from public copies in November 2026."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from workflow.reference.source import text_of
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind

# What the table of procedures has no column for, as a sentence of the note.
NOTES: Mapping[str, str] = {
    "urgent_hours": "Trường hợp khẩn: {} giờ.",
    "long_days": "Văn bản dài: {} ngày.",
    "long_pages": "Văn bản dài là văn bản trên {} trang.",
}


@dataclass(frozen=True, kw_only=True)
class ProcedurePreset:
    """`days` None: not found in the sources, the administrator enters it. `mandatory` holds slugs of agencies."""

    code: str
    name_vi: str
    name_en: str
    basis: str
    days: int | None
    urgent_days: int | None
    day_kind: DayKind
    clock_start: ClockStart
    silence: SilenceLaw
    requires_own_position: bool
    mandatory: tuple[str, ...]
    verified: bool
    note: str


@cache
def procedure_presets() -> tuple[ProcedurePreset, ...]:
    return tuple(_preset(row) for row in yaml.safe_load(text_of("procedures.yaml")))


def _preset(row: Mapping[str, Any]) -> ProcedurePreset:
    return ProcedurePreset(
        code=row["id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        basis=row["basis"],
        days=row["days"],
        urgent_days=row.get("urgent_days"),
        day_kind=DayKind(row["day_kind"]),
        clock_start=ClockStart(row["clock_start"]),
        silence=SilenceLaw(row["silence"]),
        requires_own_position=row.get("requires_own_position", True),
        mandatory=tuple(row.get("mandatory", ())),
        verified=row["verified"],
        note=" ".join(sentence.format(row[key]) for key, sentence in NOTES.items() if key in row),
    )
