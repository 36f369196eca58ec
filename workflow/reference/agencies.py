"""Departments of a province (Decree 150/2025/NĐ-CP, art. 8 and 9) and other bodies that are usually consulted."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import yaml

from workflow.reference.source import text_of
from workflow.vocabulary.administration import AgencyKind

OFFICES = frozenset({"van-phong-ubnd"})
VERTICALS = frozenset({"cong-an", "quan-su", "thue", "bhxh"})


@dataclass(frozen=True, kw_only=True)
class AgencyPreset:
    """`everywhere`: every province has it; the others are optional or stand outside the decree."""

    slug: str
    name: str
    symbol: str
    kind: AgencyKind
    everywhere: bool


@cache
def agency_presets() -> tuple[AgencyPreset, ...]:
    return tuple(_presets())


def _presets() -> Iterator[AgencyPreset]:
    for group, rows in yaml.safe_load(text_of("agencies_vn.yaml")).items():
        for row in rows:
            yield AgencyPreset(
                slug=row["id"],
                name=row["name"],
                symbol=row["symbol"],
                kind=_kind(group, row["id"]),
                everywhere=group == "departments",
            )


def _kind(group: str, slug: str) -> AgencyKind:
    if slug in OFFICES:
        return AgencyKind.OFFICE
    if slug in VERTICALS:
        return AgencyKind.VERTICAL
    return AgencyKind.OTHER if group == "others" else AgencyKind.DEPARTMENT
