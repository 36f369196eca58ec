"""What is told of delegations: between whom, in which agency, from when until when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, Delegation, Jurisdiction, Officer
from workflow.vocabulary.notices import Scalar


@dataclass(frozen=True, kw_only=True)
class DelegationWords:
    """`people`: delegator and delegate."""

    people: tuple[int, int]
    args: Mapping[str, Scalar]


def delegation_words(session: Session, delegation_ids: Collection[int | None]) -> dict[int, DelegationWords]:
    """By id, as they stand now; one statement."""
    delegator, delegate = aliased(Officer), aliased(Officer)
    rows = session.execute(
        select(Delegation, delegator.full_name, delegate.full_name, Agency, Jurisdiction.timezone)
        .join(delegator, delegator.id == Delegation.delegator_id)
        .join(delegate, delegate.id == Delegation.delegate_id)
        .join(Agency, Agency.id == Delegation.agency_id)
        .join(Jurisdiction, Jurisdiction.id == Delegation.jurisdiction_id)
        .where(Delegation.id.in_(delegation_ids))
    )
    return {
        delegation.id: DelegationWords(
            people=(delegation.delegator_id, delegation.delegate_id),
            args={
                "delegator": giver,
                "delegate": taker,
                "agency_vi": agency.name_vi,
                "agency_en": agency.name_en or agency.name_vi,
                "first_day": delegation.starts_at.astimezone(ZoneInfo(timezone)).date().isoformat(),
                "until": delegation.ends_at.isoformat(),
            },
        )
        for delegation, giver, taker, agency, timezone in rows
    }
