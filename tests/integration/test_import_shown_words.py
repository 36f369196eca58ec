"""What the rehearsal of an import shows is written as its reader writes it."""

from tests.factories.imports import imported as run
from tests.factories.province import Province
from workflow.bootstrap import Application


def test_a_changed_yes_or_no_is_shown_in_words(application: Application, province: Province) -> None:
    rows = [["username", "full_name", "Đang hoạt động"], ["stc.officer", "Sở Tài chính officer", "không"]]
    report = run(application, province, "officers", rows, apply=False)
    assert report.rows[0].changes == (("active", "có", "không"),)
    english = run(application, province, "officers", rows, apply=False, language="en")
    assert english.rows[0].changes == (("active", "yes", "no"),)


def test_a_changed_word_of_a_closed_list_is_shown_in_the_readers_language(
    application: Application, province: Province
) -> None:
    rows = [["Mã định danh", "Ký hiệu", "Tên", "Loại"], ["H99.02", "STP", "Sở Tư pháp", "khác"]]
    shown = {
        language: run(application, province, "agencies", rows, apply=False, language=language).rows[0].changes
        for language in ("vi", "en")
    }
    assert shown["vi"] == (("kind", "sở, ban, ngành", "khác"),)
    assert shown["en"] == (("kind", "department", "other"),)


def test_a_changed_parent_and_a_changed_date_are_shown_as_written(application: Application, province: Province) -> None:
    rows = [
        ["code", "symbol", "name_vi", "kind", "parent", "active_from"],
        ["H99.02", "STP", "Sở Tư pháp", "department", "STC", "01/07/2025"],
    ]
    report = run(application, province, "agencies", rows)
    assert report.rows[0].changes == (("parent", "", "STC"), ("active_from", "", "01/07/2025"))
