"""Document numbers per agency, year and kind, without gaps: the series row is locked until the commit."""

from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.models import Agency, NumberSeries
from workflow.unit_of_work import UnitOfWork


class DocumentKind(StrEnum):
    """What is numbered; the value stands in the number (LYK: lấy ý kiến, TGYK: tham gia ý kiến)."""

    REQUEST = "LYK"
    REPLY = "TGYK"


def next_number(uow: UnitOfWork, agency: Agency, kind: DocumentKind, timezone: str) -> str:
    """The next number of the agency's own series of this local year, e.g. `27/2026/STC-LYK`."""
    year = uow.now.astimezone(ZoneInfo(timezone)).year
    dialect = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
    last = uow.session.scalar(
        update(NumberSeries)
        .where(NumberSeries.agency_id == agency.id, NumberSeries.year == year, NumberSeries.kind == kind.value)
        .values(last=NumberSeries.last + 1)
        .returning(NumberSeries.last)
    )
    if last is None:
        last = uow.session.scalar(
            dialect.insert(NumberSeries)
            .values(agency_id=agency.id, year=year, kind=kind.value, last=1)
            .on_conflict_do_update(index_elements=["agency_id", "year", "kind"], set_={"last": NumberSeries.last + 1})
            .returning(NumberSeries.last)
        )
    return f"{last}/{year}/{agency.symbol}-{kind.value}"
