"""What the form of a request offers to choose from, and the due date it would give if it were circulated now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow import calendar
from workflow.models import Agency, CommentRequest, Jurisdiction, MandatoryConsultee, Procedure
from workflow.policies.request_readiness import ProcedureRule, RequestContent
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.queries.request_content import named, rule_of, waivers_of
from workflow.queries.visibility import select_visible_requests
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.clock import ClockStart
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class AgencyChoice:
    id: int
    name: str
    symbol: str
    kind: AgencyKind


@dataclass(frozen=True, kw_only=True)
class FormChoices:
    """`mandatory` gives per procedure the agencies that it obliges to consult."""

    procedures: tuple[ProcedureRule, ...]
    agencies: tuple[AgencyChoice, ...]
    mandatory: dict[int, frozenset[int]]

    @property
    def kinds(self) -> tuple[AgencyKind, ...]:
        """Groups that have members, in the order of the vocabulary."""
        present = {agency.kind for agency in self.agencies}
        return tuple(kind for kind in AgencyKind if kind in present)


def form_choices(
    session: Session, jurisdiction_id: int, *, drafting_id: int, now: datetime, language: str = "vi"
) -> FormChoices:
    """Procedures of the jurisdiction that are in use, and active agencies but the drafting one; four statements."""
    jurisdiction = session.get_one(Jurisdiction, jurisdiction_id)
    today = now.astimezone(ZoneInfo(jurisdiction.timezone)).date()
    procedures = session.scalars(
        select(Procedure)
        .where(Procedure.jurisdiction_id == jurisdiction_id, Procedure.active.is_(True))
        .order_by(Procedure.days.is_(None), Procedure.name_vi, Procedure.id)
    )
    rules = tuple(rule_of(procedure, language) for procedure in procedures)
    agencies = _agencies(session, jurisdiction_id, drafting_id, today, language)
    known = {agency.id for agency in agencies}
    mandatory: dict[int, frozenset[int]] = {rule.id: frozenset() for rule in rules}
    rows = session.execute(
        select(MandatoryConsultee.procedure_id, MandatoryConsultee.agency_id).where(
            MandatoryConsultee.procedure_id.in_(mandatory)
        )
    )
    for procedure_id, agency_id in rows:
        if agency_id in known:
            mandatory[procedure_id] |= {agency_id}
    return FormChoices(procedures=rules, agencies=agencies, mandatory=mandatory)


def _agencies(
    session: Session, jurisdiction_id: int, drafting_id: int, today: date, language: str
) -> tuple[AgencyChoice, ...]:
    rows = session.scalars(
        select(Agency).where(
            Agency.jurisdiction_id == jurisdiction_id,
            Agency.id != drafting_id,
            or_(Agency.active_from.is_(None), Agency.active_from <= today),
            or_(Agency.active_to.is_(None), Agency.active_to >= today),
        )
    )
    order = list(AgencyKind)
    choices = [AgencyChoice(id=a.id, name=named(a, language), symbol=a.symbol, kind=a.kind) for a in rows]
    return tuple(sorted(choices, key=lambda choice: (order.index(choice.kind), choice.name, choice.id)))


@dataclass(frozen=True, kw_only=True)
class OwnAgency:
    id: int
    name: str
    jurisdiction_id: int


def own_agencies(session: Session, agency_ids: frozenset[int], language: str = "vi") -> tuple[OwnAgency, ...]:
    """Agencies for which the reader may start a request, by name."""
    rows = session.scalars(select(Agency).where(Agency.id.in_(agency_ids)).order_by(Agency.name_vi, Agency.id))
    return tuple(OwnAgency(id=a.id, name=named(a, language), jurisdiction_id=a.jurisdiction_id) for a in rows)


@dataclass(frozen=True, kw_only=True)
class DuePreview:
    """The date if all were sent now. `derivation` as `Derivation.to_dict()`; None where the period is no number."""

    rule: ProcedureRule
    period_days: int
    minimum_days: int
    waived: bool
    due_at: datetime | None
    derivation: dict[str, Any] | None

    @property
    def too_short(self) -> bool:
        return self.period_days < self.minimum_days and not self.waived


def preview_due(
    session: Session,
    actor: Actor,
    request_id: int,
    *,
    procedure_id: int,
    urgent: bool,
    period_days: int,
    now: datetime,
    language: str = "vi",
) -> DuePreview:
    """Raises NotFound when the request is not visible or the procedure is of another jurisdiction."""
    request = session.scalars(
        select_visible_requests(actor)
        .where(CommentRequest.id == request_id)
        .options(joinedload(CommentRequest.jurisdiction), selectinload(CommentRequest.waivers))
    ).one_or_none()
    procedure = session.get(Procedure, procedure_id)
    if request is None or procedure is None or procedure.jurisdiction_id != request.jurisdiction_id:
        raise NotFound
    rule = rule_of(procedure, language)
    asked = RequestContent(procedure=rule, period_days=period_days, urgent=urgent, waivers=waivers_of(request))
    clock = jurisdiction_clock(session, request.jurisdiction)
    deadline = deadline_from(clock, procedure.clock_start, asked, now)
    return DuePreview(
        rule=rule,
        period_days=period_days,
        minimum_days=asked.minimum_days,
        waived=asked.period_waived,
        due_at=deadline.due if deadline else None,
        derivation=deadline.derivation.to_dict() if deadline else None,
    )


def deadline_from(
    clock: JurisdictionClock, start: ClockStart, asked: RequestContent, now: datetime
) -> calendar.Deadline | None:
    """The clock as it would be opened at `now`; None for a period that cannot be counted."""
    try:
        period = calendar.Period(asked.period_days, asked.procedure.day_kind)
    except ValueError:
        return None
    event = calendar.clock_start(start, now, None, None, clock.calendar, clock.timezone)
    return calendar.due(event, period, clock.calendar, clock.timezone, calendar.DayEnd(clock.office_end))
