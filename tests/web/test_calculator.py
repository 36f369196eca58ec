"""The public calculator: the vectors of the law, each day with its reason, and what cannot be computed."""

from datetime import date

import pytest

from tests.applications import OfficerClient
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import CalendarOverlay
from workflow.vocabulary.administration import OverlayKind

VECTORS = [
    ("2025-12-31", 5, "working", "09/01/2026"),
    ("2026-02-12", 5, "working", "26/02/2026"),
    ("2026-08-20", 5, "working", "26/08/2026"),
    ("2025-04-24", 5, "working", "05/05/2025"),
    ("2024-04-26", 3, "working", "04/05/2024"),
    ("2026-11-20", 5, "working", "30/11/2026"),
    ("2026-02-10", 7, "calendar", "23/02/2026"),
]


def asked(client: OfficerClient, **wanted: object) -> tuple[int, str]:
    query = {"start": "2026-11-20", "days": "5", "kind": "working", "jurisdiction": "", **wanted}
    answer = client.get("/deadlines/", query_string=query)
    return answer.status_code, answer.text


@pytest.mark.parametrize(("start", "days", "kind", "due"), VECTORS)
def test_anybody_recomputes_a_date(visitor: OfficerClient, start: str, days: int, kind: str, due: str) -> None:
    status, page = asked(visitor, start=start, days=days, kind=kind)
    assert (status, due in page) == (200, True)
    assert 'class="ck-result' in page
    assert "Đăng nhập" in page, "no account is needed"


def test_each_skipped_day_stands_there_with_its_name_in_both_languages(visitor: OfficerClient) -> None:
    page = asked(visitor)[1]
    assert "24/11/2026" in page
    assert "Ngày Văn hóa Việt Nam" in page
    visitor.get("/language/en")
    english = asked(visitor)[1]
    assert "Deadline calculator" in english
    assert "30/11/2026" in english


def test_at_first_the_page_explains_itself_and_suggests_today(visitor: OfficerClient) -> None:
    page = visitor.get("/deadlines/").text
    assert 'value="2026-11-23"' in page
    assert "ck-result" not in page
    assert "Bộ luật Dân sự" in page


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"start": "31/02/2026"}, "31/02/2026"),
        ({"start": ""}, 'value="5"'),
        ({"start": "1999-12-31"}, 'value="1999-12-31"'),
        ({"start": "2101-01-01"}, 'value="2101-01-01"'),
        ({"days": "0"}, 'value="0"'),
        ({"days": "-3"}, 'value="-3"'),
        ({"days": "367"}, 'value="367"'),
        ({"days": "99999999999999999999"}, 'value="99999999999999999999"'),
        ({"days": "năm"}, 'value="năm"'),
        ({"days": ""}, 'value="2026-11-20"'),
        ({"kind": "lunar"}, 'value="5"'),
        ({"jurisdiction": "KHONG-CO"}, 'value="5"'),
    ],
)
def test_what_cannot_be_computed_is_named_and_stays_typed(
    visitor: OfficerClient, wanted: dict[str, str], kept: str
) -> None:
    status, page = asked(visitor, **wanted)
    assert status == 422
    assert 'class="ck-result' not in page
    assert kept in page
    assert "is-invalid" in page or "aria-invalid" in page
    assert "Not a valid" not in page, "an English sentence of the library came through"


def test_the_longest_period_is_computed(visitor: OfficerClient) -> None:
    assert asked(visitor, days=366)[0] == 200
    assert asked(visitor, start="2100-12-31", days=366)[0] == 200


def test_a_jurisdictions_own_days_off_count_under_its_name_only(
    visitor: OfficerClient, application: Application, province: Province
) -> None:
    with application.sessions.begin() as session:
        session.add(
            CalendarOverlay(
                jurisdiction_id=province.jurisdiction_id,
                day=date(2026, 11, 26),
                kind=OverlayKind.OFF,
                name="Ngày truyền thống của tỉnh",
                source="QĐ 15/QĐ-UBND",
            )
        )
    here = asked(visitor, jurisdiction="T01")[1]
    assert "01/12/2026" in here
    assert "Ngày truyền thống của tỉnh" in here
    assert "Ngày truyền thống của tỉnh" not in asked(visitor)[1]
    assert ">Tỉnh Thử Nghiệm</option>" in here
    visitor.get("/language/en")
    assert ">Test Province</option>" in asked(visitor)[1]


def test_a_repeated_parameter_or_markup_does_no_harm(visitor: OfficerClient) -> None:
    answer = visitor.get("/deadlines/?start=2026-11-20&days=5&days=7&kind=working&x=<script>alert(1)</script>")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
