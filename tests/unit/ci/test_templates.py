"""The lint of the templates finds what the house forbids, and leaves alone what it allows."""

from pathlib import Path

import pytest

from tests.support.scripts import load_script

script = load_script("templates")

FORBIDDEN = {
    "INLINE-SCRIPT": [
        "<script>go()</script>",
        '<button type="button" onclick="go()">{{ _("Go") }}</button>',
        '<a href="javascript:go()">{{ _("Go") }}</a>',
        '<div hx-on:click="go()"></div>',
    ],
    "INLINE-STYLE": ['<p style="color: red">{{ _("Late") }}</p>', "<style>p { color: red }</style>"],
    "SAFE": ["<p>{{ text|safe }}</p>", "{% autoescape false %}{{ text }}{% endautoescape %}"],
    "NO-CSRF": [
        '<form method="post"><button type="submit">{{ _("Send") }}</button></form>',
        '<form method="{{ method }}"></form>',
        '<form method="post"></form><form method="post">{{ csrf() }}</form>',
    ],
    "THIRD-PARTY": [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img alt="" src="http://pictures.example/x.png">',
    ],
    "NO-ALT": ["<img src=\"{{ asset('img/mark.svg') }}\">"],
    "HARD-CODED": [
        "<p>Văn bản</p>",
        "<p>{% if late %}Late{% endif %}</p>",
        '<input placeholder="Search">',
        '<{{ tag }} title="Late">{{ words }}</{{ tag }}>',
    ],
    "SYNTAX": ["{% if late %}<p></p>", "{{ text | }}"],
    "MISSING": ['{% include "nowhere.html" %}'],
}
ALLOWED = [
    "<script src=\"{{ asset('js/page.js') }}\" defer></script>",
    '<script type="application/json">{{ data|tojson }}</script>',
    "{# safe because nh3 cleaned it when it was stored #}\n<div>{{ html|safe }}</div>",
    '<form method="get"><input name="q"></form>',
    '<form method="post">{{ form.hidden_tag() }}</form>',
    '<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>',
    '<a href="https://vanban.example/luat">{{ _("The law") }}</a>',
    '<img src="{{ url }}" alt="">',
    "<p>12 / 24 · {{ count }} % – a</p>",
    "<p>{% trans %}Late{% endtrans %}</p>",
    '<p translate="no">STC <b>Sở Tài chính</b></p><p>{{ _("Late") }}</p>',
    "<strong>Chính Kiến</strong>",
    "{# A comment in English with <p>words</p>. #}",
    '<p {% if late %}class="ck-late"{% endif %}>{{ "Late" if late else "" }}</p>',
]


def rules(folder: Path, source: str, name: str = "page.html") -> list[tuple[int, str]]:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return [(flaw.line, flaw.rule) for flaw in script.house_rules(folder / "templates")]


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule, all_ in FORBIDDEN.items() for source in all_])
def test_what_the_house_forbids_is_found_on_its_line(tmp_path: Path, rule: str, source: str) -> None:
    assert rule in {found for _line, found in rules(tmp_path, source)}
    assert (4, rule) in rules(tmp_path, f"\n{{# two\nlines #}}\n{source}") or rule in {"SYNTAX", "MISSING"}


@pytest.mark.parametrize("source", ALLOWED)
def test_what_the_house_allows_is_left_alone(tmp_path: Path, source: str) -> None:
    assert rules(tmp_path, source) == []


@pytest.mark.parametrize("folder", ["mail", "pdf"])
def test_letters_and_pdf_pages_may_carry_their_styles(tmp_path: Path, folder: str) -> None:
    source = '<style>p { margin: 0 }</style><p style="margin: 0">{{ words }}</p>'
    assert rules(tmp_path, source, f"{folder}/letter.html") == []


def test_the_text_part_of_a_letter_is_translated_too(tmp_path: Path) -> None:
    assert rules(tmp_path, '{{ _("Dear colleague") }},\n\nKính gửi', "mail/letter.txt") == [(3, "HARD-CODED")]


def test_a_form_may_get_its_token_from_a_macro_that_is_no_form_itself(tmp_path: Path) -> None:
    fields = '{% macro fields() %}{{ csrf() }}<input type="hidden" name="version" value="{{ version }}">{% endmacro %}'
    whole = '{% macro whole() %}<form method="post">{{ csrf() }}</form>{% endmacro %}'
    rules(tmp_path, fields + whole, "components/forms.html")
    assert rules(tmp_path, '<form method="post">{{ forms.fields() }}</form>') == []
    assert rules(tmp_path, '<form method="post"></form>{{ forms.whole() }}') == [(1, "NO-CSRF")]


def test_a_flaw_reads_as_a_place_and_a_cure(tmp_path: Path) -> None:
    rules(tmp_path, "<p>Late</p>")
    (flaw,) = script.house_rules(tmp_path / "templates")
    assert str(flaw).startswith("templates/page.html:1: HARD-CODED text 'Late' is not translated; use _()")
