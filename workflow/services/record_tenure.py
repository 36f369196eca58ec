"""Record who headed an agency from when until when: silence is written down against the head in office that day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from workflow.models import Agency, Membership, Tenure
from workflow.services.administering import Saved, administered, dates_in_order, refuse_if, save
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Missing, NotFound


@dataclass(frozen=True, kw_only=True)
class RecordTenure:
    """Local dates, both inclusive; `until` None: still in office."""

    jurisdiction_id: int
    agency_id: int
    officer_id: int
    since: date
    until: date | None = None


def record_tenure(uow: UnitOfWork, command: RecordTenure) -> Saved:
    """The same head from the same day is one tenure: recording it again sets its last day.

    Raises:
        NotFound: no such agency in this jurisdiction.
        Incomplete: the officer does not serve here, or somebody else (named) is in office in that time.
    """
    administered(uow, command.jurisdiction_id)
    agency = uow.session.get(Agency, command.agency_id)
    if agency is None or agency.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    refuse_if(_officer_problem(uow, command), dates_in_order(command.since, command.until))
    tenures = _overlapping_or_same(uow, command)
    known = next((t for t in tenures if (t.officer_id, t.since) == (command.officer_id, command.since)), None)
    refuse_if(*(_clash(tenure) for tenure in tenures if tenure is not known))
    values: dict[str, object] = {"until": command.until}
    if known is None:
        values |= {"agency_id": agency.id, "officer_id": command.officer_id, "since": command.since}
    return save(uow, known or Tenure(), values, subject="tenure", jurisdiction_id=command.jurisdiction_id)


def _officer_problem(uow: UnitOfWork, command: RecordTenure) -> Missing | None:
    serves = uow.session.scalar(
        select(Membership.id)
        .where(Membership.officer_id == command.officer_id, Membership.jurisdiction_id == command.jurisdiction_id)
        .limit(1)
    )
    return None if serves else Missing(key="officer_unknown", place="officer_id")


def _overlapping_or_same(uow: UnitOfWork, command: RecordTenure) -> list[Tenure]:
    overlaps = (Tenure.since <= (command.until or date.max)) & (
        or_(Tenure.until.is_(None), Tenure.until >= command.since)
    )
    same = (Tenure.officer_id == command.officer_id) & (Tenure.since == command.since)
    return list(
        uow.session.scalars(
            select(Tenure)
            .where(Tenure.agency_id == command.agency_id, overlaps | same)
            .order_by(Tenure.since)
            .options(joinedload(Tenure.officer))
        )
    )


def _clash(tenure: Tenure) -> Missing:
    if tenure.until is None:
        return Missing(
            key="head_in_office",
            place="since",
            args={"name": tenure.officer.full_name, "since": f"{tenure.since:%d/%m/%Y}"},
        )
    return Missing(
        key="head_in_office_until",
        place="since",
        args={
            "name": tenure.officer.full_name,
            "since": f"{tenure.since:%d/%m/%Y}",
            "until": f"{tenure.until:%d/%m/%Y}",
        },
    )
