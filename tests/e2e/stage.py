"""A province with something on every desk: what the walk over the pages looks at."""

from dataclasses import dataclass

from tests.e2e.conftest import Living
from tests.e2e.drafting_steps import dossier
from tests.e2e.replying_steps import circulated
from tests.factories.drafting import Wanted, drafted, submitted
from tests.factories.reply_journey import Journey, begin_journey
from workflow.demo.documents import as_pdf
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.explain_silence import ExplainSilence, explain_silence
from workflow.services.object_to_dossier import ObjectToDossier, object_to_dossier
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.administration import WaiverKind


@dataclass(frozen=True)
class Stage:
    """Requests in each state, replies in each state, a waiver that waits."""

    drafting: int
    short: int
    awaiting: int
    waiver: int
    open: Journey
    silent: Journey
    withdrawn: Journey


def set_stage(living: Living) -> Stage:
    application, province = living.application, living.province
    silent = circulated(living, "stp", "sxd")
    silent.to_sent("stp", silent.objecting())
    living.pass_time(days=30)
    close = StartConsolidating(request_id=silent.request_id, version=None)
    silent.run("stc.officer", start_consolidating, close)
    words = "Hồ sơ đến khi đơn vị đang sáp nhập, chưa phân công được."
    explain = ExplainSilence(reply_id=silent.reply_ids["sxd"], version=None, words=words)
    silent.run("sxd.head", explain_silence, explain)
    withdrawn = circulated(living, "stp")
    reason = "Chính phủ vừa ban hành nghị định mới về cùng nội dung."
    withdraw = WithdrawRequest(request_id=withdrawn.request_id, version=None, reason=reason)
    withdrawn.run("stc.leader", withdraw_request, withdraw)
    short = drafted(application, province, Wanted(procedure="qd-chu-tich", period_days=3))
    ask = AskWaiver(request_id=short, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Cần ban hành trước Tết.")
    return Stage(
        drafting=drafted(application, province),
        short=short,
        awaiting=submitted(application, province),
        waiver=application.run(ask_waiver, ask, province.actor("stc.officer")),
        open=_under_way(living),
        silent=silent,
        withdrawn=withdrawn,
    )


def _under_way(living: Living) -> Journey:
    """`stp` lies before its leader, `sxd` was sent, `snv` claims, `skhcn` is being written, `xta` not yet received."""
    pdf = as_pdf(living.application.pdf, dossier(), "Lâm Đồng", 2026)
    agencies = ("stp", "sxd", "snv", "skhcn", "xta")
    journey = begin_journey(living.application, living.province, *agencies, draft=("du-thao.pdf", pdf))
    journey.to_clearance("stp", journey.objecting(internal_note="Phòng Văn bản đã thống nhất miệng."))
    journey.to_sent("sxd", journey.concurring())
    journey.to_sent("snv", journey.claiming())
    journey.to_assigned("skhcn")
    journey.save("skhcn", journey.objecting(opinion="Cơ bản nhất trí."))
    lacking = "Thiếu báo cáo đánh giá tác động của chính sách."
    objection = ObjectToDossier(reply_id=journey.reply_ids["skhcn"], version=None, lacking=lacking)
    journey.run("skhcn.leader", object_to_dossier, objection)
    return journey
