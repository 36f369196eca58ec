"""How one request comes into being: started, written, given its draft, submitted, and perhaps not signed at once."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime

from workflow.demo.case import Case
from workflow.demo.documents import as_docx, as_pdf
from workflow.demo.packaged import document
from workflow.demo.plans import Ending
from workflow.demo.simulation import Life
from workflow.ports import PdfRenderer
from workflow.reference import slug_of
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.attach_draft import AttachDraft, attach_draft
from workflow.services.decide_waiver import DecideWaiver, decide_waiver
from workflow.services.return_to_drafter import ReturnToDrafter, return_to_drafter
from workflow.services.start_request import StartRequest, start_request
from workflow.services.submit_for_signature import SubmitForSignature, submit_for_signature
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.services.write_request import QuestionWritten, WriteRequest, write_request
from workflow.vocabulary.administration import WaiverKind

SUPERVISOR = "giamsat"


@dataclass
class Press:
    """Makes the documents; every third draft is a PDF, the others Word files. Each is made once."""

    renderer: PdfRenderer
    place: str
    made: int = field(default=0)

    def print(self, case: Case) -> tuple[str, bytes]:
        plan, year = case.plan, case.stage.today.year
        self.made += 1
        name = f"Du-thao-{slug_of(plan.dossier.kind)}-{plan.index + 1:02d}"
        if plan.index % 3 == 0:
            return f"{name}.pdf", as_pdf(self.renderer, plan.dossier, self.place, year)
        return f"{name}.docx", as_docx(plan.dossier, self.place, year)


def drafting_life(case: Case, press: Press) -> Life:
    """Ends when the request waits for its signature, or is left as the plan says."""
    stage, plan = case.stage, case.plan
    days, cast = stage.days, stage.cast
    begun = days.from_today(plan.circulated - 4)
    yield days.at(begun, 9, case.rng.randrange(60))
    case.request_id = stage.do(
        case.author,
        start_request,
        StartRequest(
            agency_id=cast.agency[plan.dossier.drafter],
            procedure_id=cast.procedure[plan.dossier.procedure],
            subject=plan.dossier.subject,
        ),
    )
    if plan.ending is Ending.BARE:
        return
    yield days.at(begun, 15, case.rng.randrange(60))
    stage.do(case.author, write_request, _written(case))
    if plan.ending is Ending.INCOMPLETE:
        return
    name, content = press.print(case)
    stage.do(
        case.author, attach_draft, AttachDraft(request_id=case.request_id, version=None, name=name, content=content)
    )
    if plan.ending is Ending.WITHDRAWN_DRAFT:
        yield from _withdrawn(case)
    elif plan.ending is not Ending.READY:
        yield from _submitted(case)


def _written(case: Case) -> WriteRequest:
    """An incomplete one lacks its own position and a question for some of those asked."""
    dossier, cast, whole = case.plan.dossier, case.stage.cast, case.plan.ending is not Ending.INCOMPLETE
    asked = frozenset(cast.agency[slug] for slug in dossier.consultees)
    questions = (
        QuestionWritten(
            text=question.text,
            for_all=not question.to,
            agency_ids=frozenset(cast.agency[slug] for slug in question.to if slug in dossier.consultees),
        )
        for question in dossier.questions
        if whole or question.to
    )
    return WriteRequest(
        request_id=case.request_id,
        version=None,
        procedure_id=cast.procedure[dossier.procedure],
        subject=dossier.subject,
        legal_basis="\n".join(dossier.grounds),
        own_position=dossier.own_position if whole else "",
        urgent=case.plan.urgent,
        urgent_reason=document("adjudications.yaml")["urgent"] if case.plan.urgent else "",
        period_days=case.plan.period,
        replies_open_to_consultees=case.plan.index % 5 == 2,  # noqa: PLR2004  every fifth
        restricted=case.plan.index % 13 == 9,  # noqa: PLR2004  a few
        questions=tuple(question for question in questions if question.for_all or question.agency_ids),
        agency_ids=asked,
        with_mandatory=True,
    )


def _withdrawn(case: Case) -> Life:
    days = case.stage.days
    yield days.at(days.from_day(case.stage.today, 2), 10)
    reason = case.rng.choice(document("adjudications.yaml")["withdrawn"])
    case.stage.do(
        case.signer, withdraw_request, WithdrawRequest(request_id=case.request_id, version=None, reason=reason)
    )


def _submitted(case: Case) -> Life:
    stage, plan, days = case.stage, case.plan, case.stage.days
    words = document("adjudications.yaml")
    if plan.shortened:
        waiver = yield from _waiver_asked(case)
        if plan.ending is Ending.WAIVER_ASKED:
            return
        granted = plan.ending is not Ending.WAIVER_REFUSED
        yield days.at(days.from_day(stage.today, 1), 10, 20)
        reason = words["granted" if granted else "refused"]
        stage.do(
            SUPERVISOR,
            decide_waiver,
            DecideWaiver(request_id=case.request_id, waiver_id=waiver, granted=granted, reason=reason),
        )
        if not granted:
            return
    yield days.at(days.from_today(plan.circulated - 2), 14, case.rng.randrange(60))
    submit = SubmitForSignature(request_id=case.request_id, version=None)
    stage.do(case.author, submit_for_signature, submit)
    if plan.ending is Ending.RETURNED or plan.index % 9 == 6:  # noqa: PLR2004  some are mended and submitted again
        yield days.at(days.from_today(plan.circulated - 2), 16, case.rng.randrange(30))
        back = ReturnToDrafter(request_id=case.request_id, version=None, reason=case.rng.choice(words["returned"]))
        stage.do(case.signer, return_to_drafter, back)
        if plan.ending is Ending.RETURNED:
            return
        yield days.at(days.from_today(plan.circulated - 1), 9, case.rng.randrange(60))
        stage.do(case.author, submit_for_signature, submit)


def _waiver_asked(case: Case) -> Generator[datetime, None, int]:
    days = case.stage.days
    yield days.at(days.from_day(case.stage.today, 0), 16, 40)
    reason = case.rng.choice(document("adjudications.yaml")["waiver"])
    return case.stage.do(
        case.author,
        ask_waiver,
        AskWaiver(request_id=case.request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason=reason),
    )
