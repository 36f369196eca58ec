"""A reply taken along its way by the real services, each step by the officer whose step it is."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
from sqlalchemy import select

from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Question, Reply
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.attach_draft import AttachDraft, attach_draft
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.confirm_receipt import ConfirmReceipt, confirm_receipt
from workflow.services.save_preparation import Saved, SavePreparation, save_preparation
from workflow.services.sign_reply import Signed, SignReply, sign_reply
from workflow.services.start_request import StartRequest, start_request
from workflow.services.submit_for_clearance import SubmitForClearance, submit_for_clearance
from workflow.services.submit_for_signature import SubmitForSignature, submit_for_signature
from workflow.services.write_request import QuestionWritten, WriteRequest, write_request
from workflow.vocabulary.positions import CommentWeight, PositionCode

SUBJECT = "Quyết định ban hành Quy chế phối hợp quản lý tài sản công"
QUESTIONS = ("Thời hạn tại Điều 5 đã phù hợp chưa?", "Biểu mẫu kèm theo có khả thi không?")


def blank_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


CONDITION = CommentDraft(
    weight=CommentWeight.CONDITION,
    article="Điều 5",
    clause="khoản 2",
    text="Thời hạn 03 ngày là quá ngắn.",
    reason="Chưa bảo đảm thời gian xử lý theo quy trình nội bộ.",
    proposed_wording="Sửa “03 ngày” thành “07 ngày làm việc”.",
)
REMARK = CommentDraft(
    weight=CommentWeight.SHOULD_ADDRESS,
    article="Điều 7",
    text="Bổ sung trách nhiệm của Ủy ban nhân dân cấp xã.",
    reason="Cấp xã đang trực tiếp quản lý tài sản.",
)


@dataclass
class Journey:
    """One request of `stc` to several agencies; replies by the short name of the agency."""

    application: Application
    province: Province
    request_id: int
    reply_ids: dict[str, int]
    question_ids: tuple[int, ...]

    def run(self, username: str, service: Callable[..., Any], command: Any) -> Any:
        return self.application.run(service, command, self.province.actor(username))

    def reply(self, agency: str) -> Reply:
        with self.application.reading() as session:
            return session.scalars(select(Reply).where(Reply.id == self.reply_ids[agency])).one()

    def pass_time(self, **kwargs: float) -> None:
        clock = self.application.clock
        assert isinstance(clock, SettableClock)
        clock.set(clock.now() + timedelta(**kwargs))

    def receive(self, agency: str) -> bool:
        command = ConfirmReceipt(reply_id=self.reply_ids[agency], version=None)
        return bool(self.run(f"{agency}.clerk", confirm_receipt, command))

    def assign(self, agency: str, officer: str = "officer") -> None:
        officer_id = self.province.officer[f"{agency}.{officer}"]
        command = AssignReply(reply_id=self.reply_ids[agency], version=None, officer_id=officer_id)
        self.run(f"{agency}.leader", assign_reply, command)

    def save(self, agency: str, content: PreparedContent, by: str = "officer", version: int | None = None) -> Saved:
        command = SavePreparation(reply_id=self.reply_ids[agency], version=version, content=content)
        saved = self.run(f"{agency}.{by}", save_preparation, command)
        assert isinstance(saved, Saved)
        return saved

    def submit(self, agency: str, by: str = "officer") -> None:
        self.run(
            f"{agency}.{by}", submit_for_clearance, SubmitForClearance(reply_id=self.reply_ids[agency], version=None)
        )

    def sign(self, agency: str, by: str = "leader") -> Signed:
        signed = self.run(f"{agency}.{by}", sign_reply, SignReply(reply_id=self.reply_ids[agency], version=None))
        assert isinstance(signed, Signed)
        return signed

    def to_assigned(self, agency: str) -> None:
        self.receive(agency)
        self.assign(agency)

    def to_clearance(self, agency: str, content: PreparedContent | None = None) -> None:
        self.to_assigned(agency)
        self.save(agency, content or self.concurring())
        self.submit(agency)

    def to_sent(self, agency: str, content: PreparedContent | None = None) -> Signed:
        self.to_clearance(agency, content)
        return self.sign(agency)

    def concurring(self, **changes: Any) -> PreparedContent:
        answers = {self.question_ids[0]: AnswerDraft(checked=True, answer="Thời hạn 05 ngày tại Điều 5 là phù hợp.")}
        return PreparedContent(code=PositionCode.CONCUR, answers=answers, **changes)

    def objecting(self, **changes: Any) -> PreparedContent:
        return PreparedContent(code=PositionCode.OBJECT, comments=(CONDITION, REMARK), **changes)

    def claiming(self) -> PreparedContent:
        return PreparedContent(
            code=PositionCode.OUTSIDE_REMIT,
            remit_reason="Quản lý tài sản công thuộc chức năng của Sở Tài chính.",
            competent_agency_id=self.province.agency["stc"],
        )


def begin_journey(
    application: Application,
    province: Province,
    *agencies: str,
    procedure: str = "lien-so",
    draft: tuple[str, bytes] | None = None,
    open_to_consultees: bool = False,
    restricted: bool = False,
) -> Journey:
    """Written by `stc.officer`, signed and circulated by `stc.leader` now."""
    officer, leader = province.actor("stc.officer"), province.actor("stc.leader")
    command = StartRequest(agency_id=province.agency["stc"], procedure_id=province.procedure[procedure])
    request_id = application.run(start_request, command, officer)
    application.run(
        write_request,
        WriteRequest(
            request_id=request_id,
            version=None,
            procedure_id=province.procedure[procedure],
            subject=SUBJECT,
            own_position="Đề nghị ban hành.",
            period_days=15 if procedure == "lien-so" else 7,
            replies_open_to_consultees=open_to_consultees,
            restricted=restricted,
            questions=tuple(QuestionWritten(text=text) for text in QUESTIONS),
            agency_ids=frozenset(province.agency[slug] for slug in agencies),
            with_mandatory=True,
        ),
        officer,
    )
    name, content = draft or ("du-thao.pdf", blank_pdf())
    application.run(attach_draft, AttachDraft(request_id=request_id, version=None, name=name, content=content), officer)
    application.run(submit_for_signature, SubmitForSignature(request_id=request_id, version=None), officer)
    application.run(circulate_request, CirculateRequest(request_id=request_id, version=None), leader)
    with application.reading() as session:
        rows = session.execute(select(Reply.agency_id, Reply.id).where(Reply.request_id == request_id)).all()
        questions = session.scalars(select(Question.id).where(Question.request_id == request_id).order_by(Question.id))
        slugs = {agency_id: slug for slug, agency_id in province.agency.items()}
        return Journey(
            application,
            province,
            request_id,
            {slugs[row.agency_id]: row.id for row in rows},
            tuple(questions),
        )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
