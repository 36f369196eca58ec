"""Requests for tests of the drafting side, made by the services themselves, and small real files."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import CommentRequest
from workflow.services.attach_draft import AttachDraft, attach_draft
from workflow.services.circulate_request import Circulated, CirculateRequest, circulate_request
from workflow.services.start_request import StartRequest, start_request
from workflow.services.submit_for_signature import SubmitForSignature, submit_for_signature
from workflow.services.write_request import QuestionWritten, WriteRequest, write_request

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
)
STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
)


def docx(*, types: str = "", parts: dict[str, bytes] | None = None, text: str = "Phạm vi điều chỉnh") -> bytes:
    """A small Word document; `parts` adds to or replaces its parts."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(DEFAULTS + types),
        "_rels/.rels": RELATIONS,
        "word/document.xml": DOCUMENT.format(heading="Điều 1", text=text),
        "word/styles.xml": STYLES,
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in whole.items():
            package.writestr(name, content)
    return stream.getvalue()


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    stream = io.BytesIO()
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    encryption: Any = pikepdf.Encryption(user=password, owner="chu-so-huu") if password else False
    document.save(stream, encryption=encryption)
    return stream.getvalue()


@dataclass(kw_only=True)
class Wanted:
    """How the request of a test differs from a plain one."""

    agency: str = "stc"
    procedure: str = "lien-so"
    consultees: Iterable[str] = ("stp", "snv")
    subject: str = "Dự thảo Quyết định quy định định mức chi"
    period_days: int = 15
    questions: tuple[QuestionWritten, ...] | None = None
    more: dict[str, Any] = field(default_factory=dict)


def content(province: Province, request_id: int, wanted: Wanted, version: int | None = None) -> WriteRequest:
    return WriteRequest(
        request_id=request_id,
        version=version,
        procedure_id=province.procedure[wanted.procedure],
        subject=wanted.subject,
        own_position="Cơ quan soạn thảo thống nhất ban hành",
        period_days=wanted.period_days,
        questions=wanted.questions or (QuestionWritten(text="Mức chi tại Điều 3 có phù hợp không?"),),
        agency_ids=frozenset(province.agency[slug] for slug in wanted.consultees),
        **wanted.more,
    )


def drafted(application: Application, province: Province, wanted: Wanted | None = None) -> int:
    """A request written by the agency's officer, with its draft; ready to submit unless `wanted` says otherwise."""
    wanted = wanted or Wanted()
    officer = province.actor(f"{wanted.agency}.officer")
    start = StartRequest(agency_id=province.agency[wanted.agency], procedure_id=province.procedure[wanted.procedure])
    request_id = application.run(start_request, start, officer)
    application.run(write_request, content(province, request_id, wanted), officer)
    file = AttachDraft(request_id=request_id, version=None, name="du-thao.docx", content=docx())
    application.run(attach_draft, file, officer)
    return request_id


def submitted(application: Application, province: Province, wanted: Wanted | None = None) -> int:
    wanted = wanted or Wanted()
    request_id = drafted(application, province, wanted)
    command = SubmitForSignature(request_id=request_id, version=None)
    application.run(submit_for_signature, command, province.actor(f"{wanted.agency}.officer"))
    return request_id


def circulated(application: Application, province: Province, wanted: Wanted | None = None) -> tuple[int, Circulated]:
    wanted = wanted or Wanted()
    request_id = submitted(application, province, wanted)
    leader = province.actor(f"{wanted.agency}.leader")
    return request_id, application.run(circulate_request, CirculateRequest(request_id=request_id, version=None), leader)


def stored(application: Application, request_id: int) -> CommentRequest:
    with application.reading() as session:
        return session.get_one(CommentRequest, request_id)


def version(application: Application, request_id: int) -> dict[str, str]:
    """The hidden field of a page that shows the request as it is now."""
    return {"version": str(stored(application, request_id).version)}
