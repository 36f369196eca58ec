"""The table of phrases is read as its header says."""

import pytest

from workflow.substance import lexicon as table
from workflow.substance.lexicon import Lexicon, lexicon
from workflow.substance.normalise import fold


def heard(words: str, found: Lexicon, name: str) -> bool:
    words = fold(words).text
    first = words.split(maxsplit=1)[0]
    return any(phrase.name == name and phrase.match(words, 0, len(words)) for phrase in found.phrases.get(first, ()))


def test_a_phrase_is_found_with_diacritics_in_one_table_and_without_in_the_other() -> None:
    assert heard("thống nhất", lexicon(without_diacritics=False), "agreement")
    assert heard("thong nhat", lexicon(without_diacritics=True), "agreement")
    assert not heard("thong nhat", lexicon(without_diacritics=False), "agreement")


def test_a_group_of_first_words_stands_for_each_of_them() -> None:
    assert heard("sau khi nghiên cứu", lexicon(without_diacritics=False), "preamble")
    assert heard("qua nghiên cứu", lexicon(without_diacritics=False), "preamble")


def test_a_gap_reaches_over_eight_words_but_no_comma() -> None:
    found = lexicon(without_diacritics=False)
    assert heard("giao một hai ba bốn năm sáu bảy tám rà soát", found, "passed_on")
    assert not heard("giao một hai ba bốn năm sáu bảy tám chín rà soát", found, "passed_on")
    assert not heard("giao phòng, rà soát", found, "passed_on")


def test_a_phrase_that_starts_with_no_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_rows", lambda: iter([("agreement", "(a(b)|c) d")]))
    with pytest.raises(ValueError, match="must start with a word"):
        lexicon.__wrapped__(without_diacritics=False)
