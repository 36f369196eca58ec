"""Document numbers per agency, year and kind, without gaps: the series row is locked until the commit."""

from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.models import Agency, NumberSeries
from workflow.unit_of_work import UnitOfWork

NEXT = (  # with each signature: built once
    update(NumberSeries)
    .where(
        NumberSeries.agency_id == bindparam("agency"),
        NumberSeries.year == bindparam("of_year"),
        NumberSeries.kind == bindparam("of_kind"),
    )
    .values(last=NumberSeries.last + 1)
    .returning(NumberSeries.last)
)


class DocumentKind(StrEnum):
    """What is numbered; the value stands in the number (LYK: lấy ý kiến, TGYK: tham gia ý kiến, ĐĐ: đôn đốc)."""

    REQUEST = "LYK"
    REPLY = "TGYK"
    URGING = "ĐĐ"


def next_number(uow: UnitOfWork, agency: Agency, kind: DocumentKind, timezone: str) -> str:
    """The next number of the agency's own series of this local year, e.g. `27/2026/STC-LYK`."""
    year = local_year(uow, timezone)
    return f"{_next(uow, agency, kind, year)}/{year}/{agency.symbol}-{kind.value}"


def next_letter_number(uow: UnitOfWork, agency: Agency, kind: DocumentKind, timezone: str) -> str:
    """As Decree 30/2020/NĐ-CP numbers an official letter: no year, a zero before numbers under ten (`05/STC-ĐĐ`)."""
    return f"{_next(uow, agency, kind, local_year(uow, timezone)):02d}/{agency.symbol}-{kind.value}"


def local_year(uow: UnitOfWork, timezone: str) -> int:
    return uow.now.astimezone(ZoneInfo(timezone)).year


def _next(uow: UnitOfWork, agency: Agency, kind: DocumentKind, year: int) -> int:
    dialect = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
    series = {"agency": agency.id, "of_year": year, "of_kind": kind.value}
    last = uow.session.connection().scalar(NEXT, series)
    if last is None:
        last = uow.session.scalar(
            dialect.insert(NumberSeries)
            .values(agency_id=agency.id, year=year, kind=kind.value, last=1)
            .on_conflict_do_update(index_elements=["agency_id", "year", "kind"], set_={"last": NumberSeries.last + 1})
            .returning(NumberSeries.last)
        )
    return last or 1
