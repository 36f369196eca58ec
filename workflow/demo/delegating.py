"""The delegations of the demo: past ones, and two that overlap today."""

from datetime import datetime, timedelta

from workflow.demo.packaged import document
from workflow.demo.simulation import Life
from workflow.demo.stage import Stage
from workflow.services.delegations import EnterDelegation, enter_delegation


def delegation_lives(stage: Stage, now: datetime) -> list[Life]:
    return [_life(stage, now, row) for row in document("province.yaml")["delegations"]]


def delegate_of(stage: Stage, slug: str) -> str | None:
    """The username of who signs for an executive of this agency on this day."""
    for row in document("province.yaml")["delegations"]:
        who = stage.cast.who(slug, row["delegate"])
        if row["slug"] == slug and any(capacity.delegation_id is not None for capacity in stage.actor(who).capacities):
            return who
    return None


def _life(stage: Stage, now: datetime, row: dict[str, str | int]) -> Life:
    """Entered in the afternoon of a working day before; both bounds are local midnights."""
    first, last = (stage.days.local_day(now) + timedelta(days=int(row[key])) for key in ("since", "until"))
    yield stage.days.at(stage.days.from_day(first, -1), 15)
    slug = str(row["slug"])
    stage.do(
        stage.cast.who(slug, str(row["entered_by"])),
        enter_delegation,
        EnterDelegation(
            jurisdiction_id=stage.cast.jurisdiction_id,
            delegator_id=stage.cast.officer[stage.cast.who(slug, str(row["delegator"]))],
            delegate_id=stage.cast.officer[stage.cast.who(slug, str(row["delegate"]))],
            starts_at=stage.days.at(first, 0),
            ends_at=stage.days.at(last, 0),
            reason=str(row["reason"]),
        ),
    )
