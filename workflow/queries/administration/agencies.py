"""Agencies for the administrator: the list with its heads, one agency, its tenures, choices for forms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, Membership, Officer, Tenure
from workflow.queries.administration.paging import PER_PAGE, Page
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.folding import fold
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.roles import SIGNING_ROLES


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """`head` is who is in office today, blank when nobody is; `signs`: somebody there may sign."""

    id: int
    code: str
    symbol: str
    name_vi: str
    name_en: str
    kind: AgencyKind
    parent: str
    active: bool
    head: str
    signs: bool
    members: int

    def name(self, language: str) -> str:
        return (self.name_en if language == "en" else "") or self.name_vi


@dataclass(frozen=True, kw_only=True)
class AgencyView:
    id: int
    version: int
    code: str
    symbol: str
    slug: str
    name_vi: str
    name_en: str
    kind: AgencyKind
    parent_id: int | None
    active_from: date | None
    active_to: date | None


@dataclass(frozen=True, kw_only=True)
class TenureRow:
    id: int
    officer: str
    officer_id: int
    since: date
    until: date | None
    current: bool


def active_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Agency.active_from.is_(None), Agency.active_from <= day),
        or_(Agency.active_to.is_(None), Agency.active_to >= day),
    )


def in_office(day: date) -> ColumnElement[bool]:
    return and_(Tenure.since <= day, or_(Tenure.until.is_(None), Tenure.until >= day))


def serving(day: date) -> ColumnElement[bool]:
    return and_(Membership.since <= day, or_(Membership.until.is_(None), Membership.until >= day))


def has_head(day: date) -> ColumnElement[bool]:
    return exists().where(Tenure.agency_id == Agency.id, in_office(day))


def has_signer(day: date) -> ColumnElement[bool]:
    return exists().where(
        Membership.agency_id == Agency.id,
        Membership.role.in_(SIGNING_ROLES),
        serving(day),
        Officer.id == Membership.officer_id,
        Officer.active.is_(True),
    )


def agency_list(
    session: Session,
    jurisdiction_id: int,
    *,
    today: date,
    words: str = "",
    kind: str = "",
    lacking: str = "",
    number: int = 1,
) -> Page[AgencyRow]:
    """Folded search over code, symbol and names. A jurisdiction's agencies are few hundred, so they are read at once.

    `lacking`: `head`, `signer`, or `ended` for those no longer active.
    """
    above = aliased(Agency)
    rows = session.execute(
        select(
            Agency,
            above.symbol.label("parent"),
            _head_name(today).label("head"),
            has_signer(today).label("signs"),
            _members(today).label("members"),
            active_on(today).label("active"),
        )
        .outerjoin(above, above.id == Agency.parent_id)
        .where(Agency.jurisdiction_id == jurisdiction_id)
        .order_by(Agency.code, Agency.id)
    ).all()
    listed = [
        AgencyRow(
            id=row.Agency.id,
            code=row.Agency.code,
            symbol=row.Agency.symbol,
            name_vi=row.Agency.name_vi,
            name_en=row.Agency.name_en,
            kind=row.Agency.kind,
            parent=row.parent or "",
            active=bool(row.active),
            head=row.head or "",
            signs=bool(row.signs),
            members=row.members,
        )
        for row in rows
    ]
    found = [row for row in listed if _matches(row, fold(words), kind) and _lacks(row, lacking)]
    start = (max(number, 1) - 1) * PER_PAGE
    return Page(rows=found[start : start + PER_PAGE], number=max(number, 1), total=len(found))


def _matches(row: AgencyRow, words: str, kind: str) -> bool:
    text = fold(f"{row.code} {row.symbol} {row.name_vi} {row.name_en}")
    return words in text and kind in {"", row.kind.value}


def _lacks(row: AgencyRow, lacking: str) -> bool:
    wanted = {"head": row.active and not row.head, "signer": row.active and not row.signs, "ended": not row.active}
    return wanted.get(lacking, True)


def _head_name(day: date) -> ColumnElement[str | None]:
    return (
        select(func.min(Officer.full_name))
        .join(Tenure, Tenure.officer_id == Officer.id)
        .where(Tenure.agency_id == Agency.id, in_office(day))
        .correlate(Agency)
        .scalar_subquery()
    )


def _members(day: date) -> ColumnElement[int]:
    return (
        select(func.count(func.distinct(Membership.officer_id)))
        .where(Membership.agency_id == Agency.id, serving(day))
        .correlate(Agency)
        .scalar_subquery()
    )


def agency_view(session: Session, jurisdiction_id: int, agency_id: int) -> AgencyView:
    """Raises NotFound when it is not of this jurisdiction."""
    agency = session.get(Agency, agency_id)
    if agency is None or agency.jurisdiction_id != jurisdiction_id:
        raise NotFound
    return AgencyView(**{key: getattr(agency, key) for key in AgencyView.__dataclass_fields__})


def tenures_of(session: Session, agency_id: int, today: date) -> list[TenureRow]:
    """The newest first."""
    rows = session.execute(
        select(Tenure, Officer.full_name, in_office(today).label("current"))
        .join(Officer, Officer.id == Tenure.officer_id)
        .where(Tenure.agency_id == agency_id)
        .order_by(Tenure.since.desc(), Tenure.id.desc())
    )
    return [
        TenureRow(
            id=row.Tenure.id,
            officer=row.full_name,
            officer_id=row.Tenure.officer_id,
            since=row.Tenure.since,
            until=row.Tenure.until,
            current=bool(row.current),
        )
        for row in rows
    ]


def agency_choices(session: Session, jurisdiction_id: int, language: str) -> list[tuple[int, str]]:
    """Every agency, by name."""
    rows = session.execute(
        select(Agency.id, Agency.symbol, Agency.name_vi, Agency.name_en).where(
            Agency.jurisdiction_id == jurisdiction_id
        )
    )
    named = [(r.id, f"{(r.name_en if language == 'en' else '') or r.name_vi} ({r.symbol})") for r in rows]
    return sorted(named, key=lambda pair: fold(pair[1]))
