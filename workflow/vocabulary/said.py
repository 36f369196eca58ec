"""Whether a text says anything: letters that nobody can see are no reason, no name and no answer."""

import unicodedata

# Letters by Unicode's categories, blank on every screen.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Controls, formats, separators, and marks that stand on no letter of their own.
_UNSEEN = frozenset("CZM")


def said(text: str) -> str:
    """The text without the blanks around it; empty when nothing in it can be read.

    Only emptiness is judged so: marks on letters, joiners inside words and line ends stay as typed. A NUL goes: no
    PostgreSQL text can hold it.
    """
    return text.replace("\x00", "").strip() if any(_is_seen(letter) for letter in text) else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in _UNSEEN and letter not in _BLANK_LETTERS
