"""Names, places and dates as Decree 30/2020/NĐ-CP writes them, and by when a letter asks for the answer."""

from datetime import date, datetime

import pytest

from workflow.calendar import default_calendar
from workflow.policies.chase_ladder import DEFAULT_LADDER
from workflow.policies.official_letter import (
    Body,
    Head,
    addressee,
    day_words,
    formal_name,
    issuer_lines,
    leadership,
    moment_words,
    place,
    signature,
    superior,
)
from workflow.policies.urging_letter import _due_words, _inside, _shortened, answer_by
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.chasing import ChaseForm

PROVINCE = "Tỉnh Lâm Đồng"


def body(name: str, kind: AgencyKind = AgencyKind.DEPARTMENT, parent: str = "", jurisdiction: str = PROVINCE) -> Body:
    return Body(name=name, symbol="S", kind=kind, parent=parent, jurisdiction=jurisdiction)


def head(title: str) -> Head:
    return Head(officer_id=1, name="Nguyễn Văn An", title=title)


COMMUNE = body("UBND xã Đức Trọng", AgencyKind.COMMUNE)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 4), "ngày 04 tháng 02 năm 2026"),
        (date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_zero_stands_before_days_under_ten_and_the_first_two_months(day: date, words: str) -> None:
    assert day_words(day) == words


def test_a_moment_names_hour_and_minute() -> None:
    assert moment_words(datetime(2026, 3, 9, 8, 5)) == "08 giờ 05 ngày 09 tháng 3 năm 2026"  # noqa: DTZ001  local already


@pytest.mark.parametrize(
    ("agency", "above"),
    [
        (body("Sở Tư pháp"), "UBND TỈNH LÂM ĐỒNG"),
        (body("Văn phòng UBND tỉnh", AgencyKind.OFFICE), "UBND TỈNH LÂM ĐỒNG"),
        (body("Chi cục Thủy lợi", AgencyKind.OTHER, parent="Sở Nông nghiệp"), "SỞ NÔNG NGHIỆP"),
        (body("Thuế tỉnh", AgencyKind.VERTICAL), ""),
        (body("Cục Quản lý giá", jurisdiction="Bộ Tài chính"), ""),
        (COMMUNE, ""),
    ],
)
def test_above_the_issuer_stands_what_is_known_to_be_above_it(agency: Body, above: str) -> None:
    assert superior(agency) == above


@pytest.mark.parametrize(
    ("agency", "where"),
    [
        (body("Sở Tư pháp"), "Lâm Đồng"),
        (body("Sở Tư pháp", jurisdiction="Thành phố Huế"), "Huế"),
        (body("Sở Tư pháp", jurisdiction="Thành phố Hồ Chí Minh"), "Thành phố Hồ Chí Minh"),
        (body("Cục Quản lý giá", jurisdiction="Bộ Tài chính"), "…………"),
        (COMMUNE, "Đức Trọng"),
        (body("Phường 1", AgencyKind.COMMUNE), "Phường 1"),
        (body("UBND huyện đảo", AgencyKind.COMMUNE), "huyện đảo"),
    ],
)
def test_the_place_is_the_unit_where_the_issuer_sits(agency: Body, where: str) -> None:
    assert place(agency) == where


@pytest.mark.parametrize("entered", ["UBND xã Đức Trọng", "Ủy ban nhân dân xã Đức Trọng", "Xã Đức Trọng"])
def test_a_commune_acts_through_its_committee_however_it_was_entered(entered: str) -> None:
    agency = body(entered, AgencyKind.COMMUNE)
    assert formal_name(agency) == "Ủy ban nhân dân xã Đức Trọng"
    assert issuer_lines(agency) == ("ỦY BAN NHÂN DÂN", "XÃ ĐỨC TRỌNG")


@pytest.mark.parametrize(
    ("agency", "title", "words"),
    [
        (body("Sở Tư pháp"), "Giám đốc", "Giám đốc Sở Tư pháp"),
        (body("Sở Tư pháp"), "", "Thủ trưởng Sở Tư pháp"),
        (body("Sở Tư pháp"), "Giám đốc Sở Tư pháp", "Giám đốc Sở Tư pháp"),
        (body("Văn phòng UBND tỉnh"), "Chánh Văn phòng", "Chánh Văn phòng UBND tỉnh"),
        (body("Thanh tra tỉnh"), "Chánh Thanh tra", "Chánh Thanh tra tỉnh"),
        (body("Ban Quản lý các khu kinh tế"), "Trưởng ban", "Trưởng Ban Quản lý các khu kinh tế"),
        (COMMUNE, "Chủ tịch UBND", "Chủ tịch Ủy ban nhân dân xã Đức Trọng"),
    ],
)
def test_the_post_is_addressed_without_saying_the_agency_twice(agency: Body, title: str, words: str) -> None:
    assert addressee(agency, head(title)) == words


def test_without_a_head_the_agency_is_addressed() -> None:
    assert addressee(COMMUNE, None) == "Ủy ban nhân dân xã Đức Trọng"


def test_a_committee_signs_as_one_body_and_nobody_stands_in_for_anybody() -> None:
    signs = signature(COMMUNE, head("Chủ tịch UBND"))
    assert (signs.authority, signs.post, signs.name) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn An")
    assert signature(COMMUNE, None).post == "CHỦ TỊCH"
    department = signature(body("Sở Tư pháp"), head("Giám đốc"))
    assert (department.authority, department.post) == ("", "GIÁM ĐỐC")
    unknown = signature(body("Sở Tư pháp"), None)
    assert (unknown.post, unknown.name) == ("THỦ TRƯỞNG CƠ QUAN", "")


def test_a_province_has_a_chairman_and_a_ministry_has_not() -> None:
    assert leadership(PROVINCE) == "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng"
    assert leadership("Bộ Tài chính") == "cấp có thẩm quyền"


# The letter's own

FRIDAY = date(2026, 11, 20)


def test_the_answer_is_asked_for_before_the_next_step_and_what_comes_after_is_named() -> None:
    by = answer_by(DEFAULT_LADDER, 3, FRIDAY, date(2026, 11, 26), default_calendar())
    assert by.day == date(2026, 11, 27)
    assert by.after == ((date(2026, 11, 30), ChaseForm.LISTING), (date(2026, 12, 7), ChaseForm.CLOSE))


def test_a_letter_that_comes_late_leaves_one_working_day_and_threatens_nothing_past() -> None:
    by = answer_by(DEFAULT_LADDER, 3, FRIDAY, date(2026, 11, 30), default_calendar())
    assert by.day == date(2026, 12, 1)
    assert by.after == ((date(2026, 12, 7), ChaseForm.CLOSE),)


def test_after_the_last_step_nothing_is_named() -> None:
    by = answer_by(DEFAULT_LADDER, 10, FRIDAY, date(2026, 12, 7), default_calendar())
    assert (by.day, by.after) == (date(2026, 12, 8), ())


def test_a_long_subject_is_cut_at_a_word_and_a_draft_is_no_name() -> None:
    cut = _shortened("Quyết định ban hành quy chế, " * 8)
    assert len(cut) <= 111
    assert cut.endswith(", Quyết định ban hành…")
    assert _shortened("Quyết định") == "Quyết định"
    assert (_inside("Dự thảo Quyết định"), _inside("Quyết định")) == ("dự thảo Quyết định", "Quyết định")


def test_a_date_that_ends_with_office_hours_names_the_hour() -> None:
    assert _due_words(datetime(2026, 11, 21), FRIDAY) == "hết ngày 20 tháng 11 năm 2026"  # noqa: DTZ001  local already
    assert _due_words(datetime(2026, 11, 20, 17), FRIDAY) == "17 giờ 00 ngày 20 tháng 11 năm 2026"  # noqa: DTZ001  same
