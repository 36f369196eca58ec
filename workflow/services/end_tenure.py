"""Set the last day of a head's tenure."""

from dataclasses import dataclass
from datetime import date

from workflow.models import Agency, Tenure
from workflow.services.administering import Saved, administered
from workflow.services.record_tenure import RecordTenure, record_tenure
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class EndTenure:
    jurisdiction_id: int
    tenure_id: int
    until: date


def end_tenure(uow: UnitOfWork, command: EndTenure) -> Saved:
    """Raises as `record_tenure`: a later last day must not reach into the successor's time."""
    administered(uow, command.jurisdiction_id)
    tenure = uow.session.get(Tenure, command.tenure_id)
    agency = None if tenure is None else uow.session.get(Agency, tenure.agency_id)
    if tenure is None or agency is None or agency.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    same = RecordTenure(
        jurisdiction_id=command.jurisdiction_id,
        agency_id=tenure.agency_id,
        officer_id=tenure.officer_id,
        since=tenure.since,
        until=command.until,
    )
    return record_tenure(uow, same)
