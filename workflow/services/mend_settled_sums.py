"""Bring the kept sums back to what the replies say, should they ever differ; what was wrong goes into the trail."""

from sqlalchemy import ColumnElement, delete, insert

from workflow.models import SettledDay
from workflow.queries.settled_sums import KEY, SUMS, Difference, Key, differences
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event


def mend_settled_sums(uow: UnitOfWork, _command: None = None) -> list[Difference]:
    """What differed and is right now."""
    found = differences(uow.session)
    for one in found:
        uow.session.execute(delete(SettledDay).where(*_at(one.key)))
        if one.counted:
            row = {**dict(zip(KEY, one.key, strict=True)), **dict.fromkeys(SUMS, 0), **one.counted}
            uow.session.execute(insert(SettledDay).values(row))
        uow.record(_event(one))
    return found


def _at(key: Key) -> list[ColumnElement[bool]]:
    return [getattr(SettledDay, name) == value for name, value in zip(KEY, key, strict=True)]


def _event(one: Difference) -> Event:
    jurisdiction_id, due_day, agency_id, procedure_id = one.key
    return Event(
        name="settled_sums_mended",
        subject="agency",
        subject_id=agency_id,
        jurisdiction_id=jurisdiction_id,
        before={**one.kept},
        after={**one.counted, "due_day": due_day.isoformat(), "procedure_id": procedure_id},
    )
