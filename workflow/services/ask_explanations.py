"""With each silence the head of the agency is asked to explain it, by a date of its own."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import insert, or_, select

from workflow import calendar
from workflow.models import ExplanationRequest, Jurisdiction, Reply, Tenure
from workflow.queries.calendars import jurisdiction_clock
from workflow.services.deadlines import keep
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.clock import DayKind
from workflow.vocabulary.states import ExplanationState


def ask_explanations(
    uow: UnitOfWork, jurisdiction: Jurisdiction, silent: Sequence[Reply], heads: Mapping[int, int]
) -> None:
    """Four statements, however many were silent; their records are written. `heads`: agency to who was to answer then.

    The head then in office explains; where that one has left, the present one does. Where nobody is on record the
    request stands all the same: whoever heads the agency next finds it.
    """
    clock = jurisdiction_clock(uow.session, jurisdiction)
    period = calendar.Period(jurisdiction.explanation_days, DayKind.WORKING)
    end = calendar.DayEnd(clock.office_end)
    deadline = calendar.due(uow.now, period, clock.calendar, clock.timezone, end)
    due = keep(uow, [deadline])[deadline]
    today = calendar.local_day(uow.now, clock.timezone)
    present = heads_on(uow, {reply.agency_id: today for reply in silent})
    uow.session.execute(
        insert(ExplanationRequest),
        [
            {
                "jurisdiction_id": reply.jurisdiction_id,
                "reply_id": reply.id,
                "agency_id": reply.agency_id,
                "addressee_id": present.get(reply.agency_id, heads.get(reply.agency_id)),
                "state": ExplanationState.ASKED,
                "asked_at": uow.now,
                "due_at": due.due_at,
                "due_day": due.due_day,
                "derivation_id": due.derivation_id,
                "decision_reason": "",
            }
            for reply in silent
        ],
    )


def heads_on(uow: UnitOfWork, days: Mapping[int, date]) -> dict[int, int]:
    """Agency id to the officer who headed it on its day; agencies that nobody headed then are absent."""
    if not days:
        return {}
    tenures = uow.session.scalars(
        select(Tenure)
        .where(Tenure.agency_id.in_(days), Tenure.since <= max(days.values()))
        .where(or_(Tenure.until.is_(None), Tenure.until >= min(days.values())))
        .order_by(Tenure.since)
    )
    return {t.agency_id: t.officer_id for t in tenures if _in_office(t, days[t.agency_id])}


def _in_office(tenure: Tenure, day: date) -> bool:
    return tenure.since <= day and (tenure.until is None or day <= tenure.until)
