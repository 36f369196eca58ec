"""The check of the translations finds every way in which a text can be missing or wrong."""

import gettext
from pathlib import Path

import pytest

from tests.support.scripts import load_script

script = load_script("translations")

CODE = """
from flask_babel import gettext as _, lazy_gettext, ngettext, pgettext
TITLE = lazy_gettext("Late replies")
def words(count):
    yield _("Sent to %(agency)s", agency="STC")
    yield ngettext("%(num)d reply", "%(num)d replies", count)
    yield pgettext("month", "May")
"""
TEMPLATE = '<h1>{{ _("First page") }}</h1>\n<p>{% trans %}Signed by hand{% endtrans %}</p>'
COMPLETE = """
msgid "Late replies"
msgstr "Văn bản trả lời trễ hạn"

msgid "Sent to %(agency)s"
msgstr "Đã gửi %(agency)s"

msgid "%(num)d reply"
msgid_plural "%(num)d replies"
msgstr[0] "%(num)d văn bản trả lời"

msgctxt "month"
msgid "May"
msgstr "Tháng năm"

msgid "First page"
msgstr "Trang đầu"

msgid "Signed by hand"
msgstr "Ký tay"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project whose every text has its Vietnamese."""
    write(tmp_path / "workflow" / "words.py", CODE)
    write(tmp_path / "templates" / "page.html", TEMPLATE)
    write(tmp_path / "translations" / "vi" / "words.po", COMPLETE)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(tree: Path, old: str, new: str) -> list[str]:
    assert old in COMPLETE
    write(tree / "translations" / "vi" / "words.po", COMPLETE.replace(old, new))
    return script.problems(tree)


def test_a_complete_catalogue_has_no_problems(tree: Path) -> None:
    assert script.problems(tree) == []
    assert script.main(["check"], tree) == 0


def test_a_text_without_vietnamese_is_named_with_the_place_that_uses_it(tree: Path) -> None:
    (found,) = change(tree, 'msgid "First page"\nmsgstr "Trang đầu"\n', "")
    assert found.startswith("templates/page.html:1: 'First page' has no Vietnamese")
    assert script.main(["check"], tree) == 1


def test_an_empty_translation_counts_as_none(tree: Path) -> None:
    (found,) = change(tree, 'msgstr "Ký tay"', 'msgstr ""')
    assert "'Signed by hand' has no Vietnamese; write its msgstr" in found


def test_a_fuzzy_translation_has_to_be_confirmed(tree: Path) -> None:
    (found,) = change(tree, 'msgid "First page"', '#, fuzzy\nmsgid "First page"')
    assert "marked fuzzy" in found


def test_a_text_nothing_uses_any_more_has_to_go(tree: Path) -> None:
    found = change(tree, 'msgid "Late replies"', 'msgid "Gone"\nmsgstr "Đã bỏ"\n\nmsgid "Late replies"')
    assert [line.partition(": ")[2] for line in found] == ["'Gone' is used nowhere; remove it (or correct its msgid)"]


def test_a_text_stands_in_one_po_file_only(tree: Path) -> None:
    write(tree / "translations" / "vi" / "other.po", 'msgid "First page"\nmsgstr "Trang chủ"\n')
    (found,) = script.problems(tree)
    assert "'First page' stands in translations/vi/other.po:1 already" in found


@pytest.mark.parametrize("wrong", ["Đã gửi %(agencies)s", "Đã gửi cơ quan", "Đã gửi %(agency)s %(date)s"])
def test_placeholders_are_the_same_in_both_languages(tree: Path, wrong: str) -> None:
    (found,) = change(tree, "Đã gửi %(agency)s", wrong)
    assert "differ in placeholders" in found


def test_an_english_singular_may_leave_out_the_number_its_plural_shows(tree: Path) -> None:
    write(tree / "workflow" / "words.py", CODE.replace('"%(num)d reply"', '"One reply"'))
    assert change(tree, 'msgid "%(num)d reply"', 'msgid "One reply"') == []


def test_the_same_word_in_another_context_is_another_text(tree: Path) -> None:
    found = change(tree, 'msgctxt "month"\n', "")
    assert any("'May' has no Vietnamese" in line for line in found)
    assert any("'May' is used nowhere" in line for line in found)


def test_the_joined_catalogue_answers_with_the_texts_of_all_areas(tree: Path) -> None:
    write(tree / "translations" / "vi" / "other.po", 'msgid "Elsewhere"\nmsgstr "Nơi khác"\n')
    assert script.main(["build"], tree) == 0
    with (tree / "translations" / "vi" / "LC_MESSAGES" / "messages.mo").open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    assert catalogue.gettext("First page") == "Trang đầu"
    assert catalogue.gettext("Elsewhere") == "Nơi khác"
    assert catalogue.pgettext("month", "May") == "Tháng năm"
    assert catalogue.ngettext("%(num)d reply", "%(num)d replies", 5) == "%(num)d văn bản trả lời"
