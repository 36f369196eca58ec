"""The 34 provinces and centrally run cities, with their number of commune-level units."""

import csv
import io
from dataclasses import dataclass
from functools import cache

from workflow.reference.source import text_of


@dataclass(frozen=True, kw_only=True)
class ProvinceFact:
    """`code` is the statistical number of the unit; `communes` counts xã, phường and đặc khu."""

    code: int
    name: str
    division_type: str
    communes: int


@cache
def provinces() -> tuple[ProvinceFact, ...]:
    rows = csv.DictReader(io.StringIO(text_of("provinces_vn.tsv")), delimiter="\t")
    return tuple(
        ProvinceFact(
            code=int(row["code"]),
            name=row["name"],
            division_type=row["division_type"],
            communes=int(row["commune_level_units"]),
        )
        for row in rows
    )
