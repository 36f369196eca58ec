"""One spelling for one wording, and the way back to what was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.substance.normalise import bare, fold, normalise

TRICKY = "oòàảuỷỳủyýlík qđĐƯỚ\u0301\u0309\u0302\u200b\n İßΣ…”–"
TYPED = st.text(alphabet=st.sampled_from(TRICKY) | st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UỶ BAN", "ủy ban"),
        ("hoà bình", "hòa bình"),
        ("khoẻ mạnh", "khỏe mạnh"),
        ("lý do kỹ thuật", "lí do kĩ thuật"),
        ("đồng ý", unicodedata.normalize("NFD", "Đồng ý")),
        ("“thống nhất” – nhất trí", '"thống  nhất" -\u00a0nhất trí'),
        ("nhất\u200b trí\ufeff", "nhất trí"),
        ("thu\u0309y", "thuỷ"),
    ],
)
def test_two_spellings_of_the_same_words_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("bỏ", "bộ"), ("do", "đo"), ("tai", "tay"), ("vì", "vi")])
def test_words_that_differ_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_letter_that_would_grow_in_small_letters_keeps_the_length() -> None:
    assert fold("İ THỐNG NHẤT").text == "İ thống nhất"


@given(TYPED)
def test_folding_twice_changes_nothing_more(typed: str) -> None:
    once = fold(typed).text
    assert fold(once).text == once
    assert normalise(normalise(typed)) == normalise(typed)


@given(TYPED)
def test_every_part_of_the_folded_text_leads_back_into_the_original(typed: str) -> None:
    folded = fold(typed)
    assert len(folded.text) == len(folded.cased)
    for start in range(len(folded.text)):
        assert folded.quote(start, start + 1) in typed
    assert folded.quote(0, len(folded.text)) in typed


@given(TYPED)
def test_leaving_out_diacritics_keeps_the_length(typed: str) -> None:
    assert len(bare(typed)) == len(typed)


def test_words_are_quoted_as_they_were_typed() -> None:
    typed = unicodedata.normalize("NFD", "Sở Thuỷ sản THỐNG NHẤT.")
    folded = fold(typed)
    start = folded.text.index("thống nhất")
    quoted = folded.quote(start, start + len("thống nhất"))
    assert quoted == unicodedata.normalize("NFD", "THỐNG NHẤT")
    assert quoted in typed
