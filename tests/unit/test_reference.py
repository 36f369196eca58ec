"""The packaged facts of Vietnamese administration."""

from workflow.reference import agency_presets, procedure_presets, provinces
from workflow.services.save_agency import known_slug
from workflow.vocabulary.administration import AgencyKind, SilenceLaw
from workflow.vocabulary.folding import fold, slug_of


def test_there_are_34_provinces_with_their_communes() -> None:
    found = provinces()
    assert len(found) == 34
    assert (found[0].name, found[0].communes) == ("Thành phố Hà Nội", 126)
    assert all(province.communes > 0 for province in found)


def test_every_province_has_twelve_departments_and_offices() -> None:
    everywhere = [preset for preset in agency_presets() if preset.everywhere]
    assert len(everywhere) == 12
    kinds = {preset.slug: preset.kind for preset in agency_presets()}
    assert kinds["van-phong-ubnd"] is AgencyKind.OFFICE
    assert kinds["cong-an"] is AgencyKind.VERTICAL
    assert kinds["ban-quan-ly-kkt"] is AgencyKind.OTHER
    assert kinds["so-ngoai-vu"] is AgencyKind.DEPARTMENT


def test_slugs_and_symbols_of_the_packaged_agencies_are_unique() -> None:
    assert len({preset.slug for preset in agency_presets()}) == len(agency_presets())
    assert len({preset.symbol for preset in agency_presets()}) == len(agency_presets())


def test_every_mandatory_consultee_of_a_preset_is_a_packaged_agency() -> None:
    slugs = {preset.slug for preset in agency_presets()}
    assert {slug for preset in procedure_presets() for slug in preset.mandatory} <= slugs


def test_a_period_that_was_not_found_stays_open_and_what_has_no_column_goes_into_the_note() -> None:
    presets = {preset.code: preset for preset in procedure_presets()}
    assert presets["nq-hdnd"].days is None
    assert presets["eu-isc"].note == (
        "Trường hợp khẩn: 48 giờ. Văn bản dài: 15 ngày. Văn bản dài là văn bản trên 20 trang."
    )
    assert presets["lien-so"].silence is SilenceLaw.AGREED_AND_LIABLE
    assert presets["lien-so"].note == ""


def test_folding_forgives_case_diacritics_and_how_they_are_composed() -> None:
    decomposed = "Ủy ban"
    assert fold("LẤY Ý KIẾN") == fold("lay y kien") == "lay y kien"
    assert fold(decomposed) == fold("UỶ BAN") == "uy ban"
    assert slug_of("Sở Giáo dục & Đào tạo") == "so-giao-duc-dao-tao"


def test_a_known_name_gets_the_slug_of_the_presets() -> None:
    assert known_slug("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG") == "so-nong-nghiep-moi-truong"
    assert known_slug("Sở Lạ") == "so-la"
