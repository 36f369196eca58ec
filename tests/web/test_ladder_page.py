"""The ladder of a procedure on its page of the administration."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import ChaseRung

SignIn = Callable[[str], OfficerClient]
ROW = {"offset": "-2", "kind": "reminder", "audience": ["clerk"]}


@pytest.fixture
def path(province: Province) -> str:
    return f"/administration/procedures/{province.procedure['lien-so']}/ladder"


def posted(*rows: dict[str, Any], version: str = "1", **more: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"version": version, **more}
    for index, row in enumerate(rows):
        fields |= {f"rungs-{index}-{name}": value for name, value in row.items()}
    return fields


def words(page: Any) -> str:
    return unescape(" ".join(page.get_data(as_text=True).split()))


def kept(application: Application) -> list[tuple[int, str, list[str]]]:
    with application.reading() as session:
        rows = session.scalars(select(ChaseRung).order_by(ChaseRung.offset_days)).all()
    return [(row.offset_days, row.form.value, row.audience) for row in rows]


def test_the_usual_ladder_is_shown_and_can_be_reached_from_the_procedure(
    administrator: OfficerClient, path: str
) -> None:
    assert path in words(administrator.get(path.removesuffix("/ladder")))
    page = words(administrator.get(path))
    assert "Quy trình mặc định" in page
    assert "trước hạn 3 ngày làm việc: nhắc việc – người được phân công, văn thư" in page
    assert "sau hạn 10 ngày làm việc: kết thúc đợt lấy ý kiến<" in page
    assert re.findall(r'name="rungs-(\d)-offset"[^>]*value="(-?\d+)"', page) == [
        ("0", "-3"), ("1", "-1"), ("2", "0"), ("3", "1"), ("4", "3"), ("5", "5"), ("6", "10"),
    ]  # fmt: skip
    assert "Trở lại quy trình mặc định" not in page


def test_a_ladder_of_its_own_is_saved_shown_and_given_up_again(
    administrator: OfficerClient, application: Application, path: str
) -> None:
    close = {"offset": "8", "kind": "close"}
    answer = administrator.post(path, data=posted(ROW, close))
    assert (answer.status_code, answer.location) == (303, path)
    assert kept(application) == [(-2, "reminder", ["clerk"]), (8, "close", [])]
    page = words(administrator.get(path))
    assert "Quy trình riêng" in page
    assert "Trở lại quy trình mặc định" in page
    assert administrator.post(f"{path}/default", data={"version": "2"}).status_code == 303
    assert kept(application) == []
    assert "Quy trình mặc định" in words(administrator.get(path))


@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013", " \u2212 "])
def test_every_dash_counts_as_a_minus(
    administrator: OfficerClient, application: Application, path: str, minus: str
) -> None:
    administrator.post(path, data=posted({**ROW, "offset": f"{minus}4"}))
    assert kept(application) == [(-4, "reminder", ["clerk"])]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Quy trình đôn đốc có ít nhất một bước."),
        ([ROW, ROW], "Có hai bước trùng ngày này."),
        ([{**ROW, "offset": "-61"}], "Không quá 60 ngày làm việc"),
        ([{**ROW, "kind": "letter"}], "chỉ thực hiện sau ngày đến hạn"),
        ([{"offset": "0", "kind": "close"}], "chỉ thực hiện sau ngày đến hạn"),
        ([{"offset": "2", "kind": "close", "audience": ["head"]}], "Bước kết thúc lấy ý kiến không gửi đến ai"),
        ([{"offset": "2", "kind": "reminder"}], "Đề nghị chọn ít nhất một người nhận"),
        ([{"offset": "2", "kind": "close"}, {**ROW, "offset": "5"}], "Đợt lấy ý kiến đã kết thúc trước ngày này."),
        ([{**ROW, "offset": "hai"}], 'value="hai"'),
        ([{**ROW, "kind": ""}], "Cần chọn"),
    ],
)
def test_a_wrong_ladder_is_refused_at_its_place_and_what_was_typed_stays(
    administrator: OfficerClient, application: Application, path: str, rows: list[dict[str, Any]], sentence: str
) -> None:
    answer = administrator.post(path, data=posted(*rows))
    assert answer.status_code == 422
    page = words(answer)
    assert sentence in page
    for index, row in enumerate(rows):
        assert re.search(rf'name="rungs-{index}-offset"[^>]*value="{row["offset"]}"', page)
        for one in row.get("audience", ()):
            assert re.search(rf'name="rungs-{index}-audience" value="{one}" checked', page)
    assert kept(application) == []


def test_steps_are_added_and_removed_without_a_script(administrator: OfficerClient, path: str) -> None:
    more = words(administrator.post(path, data=posted(ROW, add_row="rungs")))
    assert 'name="rungs-1-offset"' in more
    less = words(administrator.post(path, data=posted(ROW, {**ROW, "offset": "7"}, remove_row="rungs-0")))
    assert re.findall(r'name="rungs-(\d)-offset"[^>]*value="(-?\d+)"', less) == [("0", "7")]


def test_an_old_page_is_a_conflict_and_keeps_what_was_typed(
    administrator: OfficerClient, application: Application, path: str
) -> None:
    administrator.post(path, data=posted(ROW))
    answer = administrator.post(path, data=posted({**ROW, "offset": "-9"}))
    assert answer.status_code == 409
    assert 'value="-9"' in words(answer)
    assert administrator.post(f"{path}/default", data={"version": "1"}).status_code == 303
    assert kept(application) == [(-2, "reminder", ["clerk"])]


@pytest.mark.parametrize("who", ["supervisor", "auditor", "stc.head"])
def test_only_the_administrator_sees_it(sign_in: SignIn, path: str, who: str) -> None:
    assert sign_in(who).get(path).status_code in {403, 404}
    assert sign_in(who).post(path, data=posted(ROW)).status_code in {403, 404}
    assert sign_in(who).post(f"{path}/default").status_code in {403, 404}


def test_a_procedure_of_elsewhere_is_not_found(administrator: OfficerClient) -> None:
    assert administrator.get("/administration/procedures/999/ladder").status_code == 404
    assert administrator.post("/administration/procedures/999/ladder/default").status_code == 404
