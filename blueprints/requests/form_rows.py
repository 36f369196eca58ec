"""The form of a request: filled from what is stored, offered its choices, read back as a command."""

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext

from blueprints.requests.forms import TO_ALL, TO_NAMED, QuestionForm, RequestForm, choose
from blueprints.web.forms import rows_changed
from blueprints.web.labels import label
from blueprints.web.messages import describe_missing
from workflow.policies.request_readiness import ProcedureRule
from workflow.queries.request_detail import RequestView
from workflow.queries.request_editing import FormChoices
from workflow.services.save_request import SaveRequest
from workflow.services.write_request import QuestionWritten, WriteRequest
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.refusals import Missing

ROWS = "questions"


def stored_form(view: RequestView) -> RequestForm:
    """The form as it stands in the database; a request without consultees yet offers the mandatory ones ticked."""
    questions = [
        {"text": q.text, "scope": TO_ALL if q.for_all else TO_NAMED, "agency_ids": sorted(q.agency_ids)}
        for q in view.questions
    ]
    return RequestForm(
        formdata=None,
        data={
            "version": str(view.version),
            "procedure_id": view.procedure.id,
            "subject": view.subject,
            "legal_basis": view.legal_basis,
            "own_position": view.own_position,
            "agency_ids": [consultee.agency_id for consultee in view.consultees],
            "with_mandatory": not view.consultees,
            "questions": questions or [{"text": "", "scope": TO_ALL, "agency_ids": []}],
            "urgent": view.urgent,
            "urgent_reason": view.urgent_reason,
            "period_days": view.period_days,
            "replies_open_to_consultees": view.replies_open_to_consultees,
            "restricted": view.restricted,
        },
    )


def offer(form: RequestForm, choices: FormChoices) -> None:
    agencies = [(agency.id, f"{agency.name} ({agency.symbol})") for agency in choices.agencies]
    choose(form.procedure_id, [(rule.id, procedure_words(rule)) for rule in choices.procedures])
    choose(form.agency_ids, agencies)
    choose(form.kinds, [(kind.value, label(kind)) for kind in choices.kinds])
    for row in form.questions:
        choose(row.form.agency_ids, agencies)


def procedure_words(rule: ProcedureRule) -> str:
    """Name and usual period; one without a period cannot be used and says so."""
    if rule.days is None:
        return str(gettext("%(name)s (period not entered yet)", name=rule.name))
    return str(gettext("%(name)s (%(days)s %(kind)s)", name=rule.name, days=rule.days, kind=label(rule.day_kind)))


def blank_row(form: RequestForm) -> SimpleNamespace:
    """The row that the browser copies when a question is added."""
    row = QuestionForm(formdata=None, prefix=f"{ROWS}-__index__-", data={"scope": TO_ALL})
    row.agency_ids.choices = form.agency_ids.choices
    return SimpleNamespace(form=row)


def questions_changed(form: RequestForm, choices: FormChoices) -> bool:
    """A question was added or removed; it is offered the same agencies as the others."""
    changed = rows_changed(form.questions, {"text": "", "scope": TO_ALL, "agency_ids": []})
    if changed:
        offer(form, choices)
    return changed


def command_of(form: RequestForm, request_id: int, rules: Iterable[ProcedureRule]) -> SaveRequest:
    """An empty period means the usual one of the procedure; urgent where it has one for that."""
    file = form.draft.data
    return SaveRequest(
        content=WriteRequest(
            request_id=request_id,
            version=form.seen_version,
            procedure_id=form.procedure_id.data,
            subject=form.subject.data or "",
            legal_basis=form.legal_basis.data or "",
            own_position=form.own_position.data or "",
            urgent=form.urgent.data,
            urgent_reason=form.urgent_reason.data or "",
            period_days=chosen_period(form, rules) or 0,
            replies_open_to_consultees=form.replies_open_to_consultees.data,
            restricted=form.restricted.data,
            questions=tuple(_questions(form)),
            agency_ids=frozenset(form.agency_ids.data or ()),
            kinds=frozenset(AgencyKind(kind) for kind in form.kinds.data or ()),
            with_mandatory=form.with_mandatory.data,
        ),
        file=(file.filename or "", file.read()) if file else None,
    )


def chosen_period(form: RequestForm, rules: Iterable[ProcedureRule]) -> int | None:
    """What is typed, the usual period where nothing is, None where it is no number."""
    typed = form.period_days
    if typed.data is not None:
        return int(typed.data)
    blank = not any(str(raw).strip() for raw in typed.raw_data or ())
    return usual_period(form, rules) if blank else None


def usual_period(form: RequestForm, rules: Iterable[ProcedureRule]) -> int:
    rule = next((rule for rule in rules if rule.id == form.procedure_id.data), None)
    if rule is None:
        return 0
    return (rule.urgent_days if form.urgent.data else None) or rule.days or 0


def _questions(form: RequestForm) -> Iterator[QuestionWritten]:
    for row in form.questions:
        for_all = row.form.scope.data != TO_NAMED
        yield QuestionWritten(
            text=row.form.text.data or "",
            for_all=for_all,
            agency_ids=frozenset() if for_all else frozenset(row.form.agency_ids.data or ()),
        )


def mark(form: RequestForm, missing: Iterable[Missing]) -> list[str]:
    """Put each refusal at its field; returns the sentences that have no field of their own."""
    loose = []
    for item in missing:
        sentence = describe_missing(item)
        field = _field(form, item.place)
        if field is None:
            loose.append(sentence)
        else:
            field.errors = [*field.errors, sentence]
    return loose


def _field(form: RequestForm, place: str) -> Any:
    """`questions-2-text` means the third row posted; WTForms numbers rows anew, however they were posted."""
    head, _, rest = place.partition("-")
    if head != ROWS or not rest:
        return form._fields.get(place)
    index, _, name = rest.partition("-")
    return form.questions.entries[int(index)].form._fields.get(name)
