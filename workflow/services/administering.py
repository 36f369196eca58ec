"""What the services on master data share: who may, one after the other, what changed, and its entry in the trail.

Administrators of one jurisdiction stand in a row (its row is locked), because rules such as "one head at a time" or
"no agency above itself" look at several rows that no constraint sees together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select

from workflow.models import Base, Jurisdiction
from workflow.models.base import Versioned
from workflow.policies.permissions import require
from workflow.policies.predicates import Subject
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ManageAction
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict, Incomplete, Missing, NotFound
from workflow.vocabulary.said import said

Row = TypeVar("Row", bound=Base)
LOCKED = "administered_jurisdiction"


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a save did; `before` and `after` hold the changed fields only.

    `delegations_ended`: how many lost their ground by it.
    """

    id: int
    outcome: Outcome
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    delegations_ended: int = 0


def administered(uow: UnitOfWork, jurisdiction_id: int) -> Jurisdiction:
    """The locked jurisdiction. The command line (SYSTEM) belongs to who runs the machine and may always.

    Raises:
        NotFound: the actor has nothing to do with this jurisdiction.
        NotPermitted: the actor does not administer it.
    """
    if uow.actor != SYSTEM:
        if jurisdiction_id not in uow.actor.jurisdiction_ids:
            raise NotFound
        require(uow.actor, ManageAction.ADMINISTER, Subject(jurisdiction_id=jurisdiction_id))
    known: Jurisdiction | None = uow.session.info.get(LOCKED)
    if known is not None and known.id == jurisdiction_id:
        return known
    found = uow.session.scalar(
        select(Jurisdiction)
        .where(Jurisdiction.id == jurisdiction_id)
        .with_for_update(key_share=True)  # rows that merely point to the jurisdiction may still be written
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    uow.session.info[LOCKED] = found
    return found


def require_version(row: Versioned, version: int | None) -> None:
    """Raises Conflict when the row is no longer the one the page showed; None skips the check."""
    if version is not None and row.version != version:
        raise Conflict


def refuse_if(*missing: Missing | None) -> None:
    """Raises Incomplete with all that is there."""
    found = [item for item in missing if item is not None]
    if found:
        raise Incomplete(found)


def blank(value: str, place: str) -> Missing | None:
    return None if said(value) else Missing(key="field_blank", place=place)


def too_long(value: str, limit: int, place: str) -> Missing | None:
    return Missing(key="field_too_long", place=place, args={"limit": limit}) if len(value) > limit else None


def texts(values: Mapping[str, tuple[str, int]], *, required: Sequence[str] = ()) -> list[Missing]:
    """Problems of text fields, given as (value, greatest length) by field name."""
    found = [too_long(value, limit, place) for place, (value, limit) in values.items()]
    found += [blank(values[place][0], place) for place in required]
    return [item for item in found if item is not None]


def dates_in_order(since: date | None, until: date | None, place: str = "until") -> Missing | None:
    if since is not None and until is not None and until < since:
        return Missing(key="ends_before_start", place=place)
    return None


def json_safe(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def save(
    uow: UnitOfWork, row: Base, values: Mapping[str, Any], *, subject: str, jurisdiction_id: int, name: str = ""
) -> Saved:
    """Put the values into a new or loaded row and record what changed; nothing is recorded when nothing did.

    `name` replaces the event's usual `<subject>_created` or `<subject>_changed`.
    """
    fresh = getattr(row, "id", None) is None
    changed = {key: value for key, value in values.items() if fresh or getattr(row, key) != value}
    before = {} if fresh else {key: json_safe(getattr(row, key)) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    if fresh:
        uow.session.add(row)
    uow.session.flush()
    row_id = int(getattr(row, "id"))  # noqa: B009  not every mapped table has an id, those saved here do
    if not changed:
        return Saved(id=row_id, outcome=Outcome.UNCHANGED)
    outcome = Outcome.CREATED if fresh else Outcome.CHANGED
    after = {key: json_safe(value) for key, value in changed.items()}
    uow.record(
        Event(
            name=name or f"{subject}_{outcome}",
            subject=subject,
            subject_id=row_id,
            jurisdiction_id=jurisdiction_id,
            before=before,
            after=after,
        )
    )
    return Saved(id=row_id, outcome=outcome, before=before, after=after)
