"""The seven tables as rows of text, in the very columns that the import takes: what goes out comes back unchanged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, CalendarOverlay, Delegation, Jurisdiction, Membership, Officer, Tenure
from workflow.queries.administration.procedures import procedure_list
from workflow.sheets import SheetKind, cell_text, kind_of

Values = Mapping[str, Any]


def export_rows(session: Session, jurisdiction_id: int, code: str, language: str) -> Iterator[list[str]]:
    """The header first. Raises NotFound when there is no such table."""
    kind = kind_of(code)
    yield header_of(kind, language)
    for values in EXPORTS[code](session, jurisdiction_id):
        yield [cell_text(column, values.get(column.key), language) for column in kind.columns]


def template_rows(code: str, language: str) -> list[list[str]]:
    """The header and one example line. Raises NotFound when there is no such table."""
    kind = kind_of(code)
    position = 1 if language == "en" else 0
    return [header_of(kind, language), [column.example[position] for column in kind.columns]]


def header_of(kind: SheetKind, language: str) -> list[str]:
    return [column.header(language) for column in kind.columns]


def _agencies(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    above = aliased(Agency)
    rows = session.execute(
        select(Agency, above.code.label("parent"))
        .outerjoin(above, above.id == Agency.parent_id)
        .where(Agency.jurisdiction_id == jurisdiction_id)
        .order_by(Agency.code)
    )
    keys = ("code", "symbol", "name_vi", "name_en", "kind", "slug", "active_from", "active_to")
    return [{**{key: getattr(row.Agency, key) for key in keys}, "parent": row.parent} for row in rows]


def _officers(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    """One line per officer with the first membership; the others are in the table of memberships."""
    seen: set[str] = set()
    for values in _memberships(session, jurisdiction_id):
        if values["username"] not in seen:
            seen.add(values["username"])
            yield values


def _memberships(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    rows = session.execute(
        select(Membership, Officer, Agency.symbol)
        .join(Officer, Officer.id == Membership.officer_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Membership.jurisdiction_id == jurisdiction_id)
        .order_by(Officer.username, Membership.until.is_not(None), Membership.since, Membership.id)
    )
    for row in rows:
        held, officer = row.Membership, row.Officer
        yield {
            **{key: getattr(officer, key) for key in ("username", "full_name", "title", "email", "active")},
            **{key: getattr(held, key) for key in ("role", "since", "until")},
            "agency": row.symbol,
        }


def _tenures(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    rows = session.execute(
        select(Tenure.since, Tenure.until, Agency.symbol.label("agency"), Officer.username)
        .join(Agency, Agency.id == Tenure.agency_id)
        .join(Officer, Officer.id == Tenure.officer_id)
        .where(Agency.jurisdiction_id == jurisdiction_id)
        .order_by(Agency.code, Tenure.since)
    )
    return [dict(row._mapping) for row in rows]  # noqa: SLF001  the public way to a row's names


def _delegations(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    """Those that were not revoked; instants in local time."""
    delegator, delegate = aliased(Officer), aliased(Officer)
    zone = ZoneInfo(session.get_one(Jurisdiction, jurisdiction_id).timezone)
    rows = session.execute(
        select(
            Delegation,
            delegator.username.label("delegator"),
            delegate.username.label("delegate"),
            Agency.symbol.label("agency"),
        )
        .join(Agency, Agency.id == Delegation.agency_id)
        .join(delegator, delegator.id == Delegation.delegator_id)
        .join(delegate, delegate.id == Delegation.delegate_id)
        .where(Delegation.jurisdiction_id == jurisdiction_id, Delegation.revoked_at.is_(None))
        .order_by(Delegation.starts_at, Delegation.id)
    )
    for row in rows:
        yield {
            "delegator": row.delegator,
            "agency": row.agency,
            "delegate": row.delegate,
            "starts_at": row.Delegation.starts_at.astimezone(zone),
            "ends_at": row.Delegation.ends_at.astimezone(zone),
            "reason": row.Delegation.reason,
        }


def _procedures(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    for view in procedure_list(session, jurisdiction_id):
        symbols = tuple(symbol for _id, symbol in view.mandatory)
        yield {**{name: getattr(view, name) for name in type(view).__dataclass_fields__}, "mandatory": symbols}


def _calendar(session: Session, jurisdiction_id: int) -> Iterable[Values]:
    rows = session.scalars(
        select(CalendarOverlay).where(CalendarOverlay.jurisdiction_id == jurisdiction_id).order_by(CalendarOverlay.day)
    )
    return [{key: getattr(row, key) for key in ("day", "kind", "name", "source")} for row in rows]


EXPORTS: Mapping[str, Callable[[Session, int], Iterable[Values]]] = {
    "agencies": _agencies,
    "officers": _officers,
    "memberships": _memberships,
    "tenures": _tenures,
    "delegations": _delegations,
    "procedures": _procedures,
    "calendar": _calendar,
}
