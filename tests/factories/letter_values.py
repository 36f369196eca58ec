"""One urging letter as its template gets it, with as many questions as wanted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.policies.official_letter import Body, Head
from workflow.policies.urging_letter import Deadline, EarlierChase, Letter, Matter
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 1, 31, tzinfo=HANOI)


def a_letter(questions: int = 1) -> Letter:
    asked = "Sự phù hợp của định mức tại Điều 5 với nhiệm vụ và khả năng cân đối kinh phí của đơn vị trong dự toán."
    return Letter(
        number="05/STC-ĐĐ",
        at=datetime(2026, 2, 4, 8, 30, tzinfo=HANOI),
        issuer=_department("Sở Tài chính", "STC"),
        issuer_head=Head(officer_id=1, name="Nguyễn Thị Hồng Vân", title="Giám đốc"),
        addressed=_department("Sở Tư pháp", "STP"),
        addressed_head=Head(officer_id=2, name="Trần Văn Bình", title="Giám đốc"),
        matter=Matter(
            number="27/2026/STC-LYK",
            subject="Dự thảo Quyết định quy định tiêu chuẩn, định mức sử dụng máy móc, thiết bị chuyên dùng",
            questions=(asked,) * questions,
            restricted=False,
            round=1,
            asked_on=date(2026, 1, 9),
            received=True,
            first_due=DUE,
            due=DUE,
            first_due_day=date(2026, 1, 30),
            due_day=date(2026, 1, 30),
            days_late=3,
            refused_claim=None,
        ),
        earlier=(EarlierChase(number=1, day=date(2026, 1, 27), letter=""),),
        by=Deadline(day=date(2026, 2, 5), after=((date(2026, 2, 6), ChaseForm.LISTING),)),
        audience=frozenset({ChaseAudience.HEAD, ChaseAudience.SUPERVISOR}),
    )


def _department(name: str, symbol: str) -> Body:
    return Body(name=name, symbol=symbol, kind=AgencyKind.DEPARTMENT, parent="", jurisdiction="Tỉnh Lâm Đồng")
