"""What nobody can see says nothing; what is said stays as it was typed."""

import unicodedata

import pytest

from workflow.vocabulary.said import said


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n",
        "\u200b",
        "\u2060\ufeff\u200d",
        "\u00ad",
        "\u00a0\u3000",
        "\u2028",
        "\u202e",
        "\u0301",
        "\ufe0f",
        "\u3164",
        "\u2800",
        "\U000e0020",
        "\x00\x07",
    ],
    ids=ascii,
)
def test_letters_that_nobody_can_see_say_nothing(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    "text", ["ý", unicodedata.normalize("NFD", "Ủy"), "7", "–", "a\u200db", "می\u200cخواهم", "👍"], ids=ascii
)
def test_whatever_can_be_read_stays_as_typed(text: str) -> None:
    assert said(text) == text


def test_blanks_around_a_text_are_no_part_of_it() -> None:
    assert said(" \n Đồng ý.\t") == "Đồng ý."
