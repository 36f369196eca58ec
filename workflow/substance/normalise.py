"""One spelling for one wording, so that rules see the same text however it was typed, and can still quote it.

Vietnamese reaches us composed or decomposed, with the tone on either vowel (UỶ, ỦY), with i or y (lí, lý), in capitals,
or without any diacritics. `fold` removes all of this but the last, which `bare` removes where a sentence asks for it.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

_SPACES: Final = (
    *"\t\r\v\f\x1c\x1d\x1e\x1f\x85",
    *map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B))),
    "\u202f",
    "\u205f",
    "\u3000",
)
_SAME: Final = {
    **dict.fromkeys("“”„«»‟", '"'),
    **dict.fromkeys("‘’‚`´", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys("\u2028\u2029", "\n"),
    "…": ".",
}
_VARIANT: Final = re.compile(f"[{''.join(_SAME)}]")
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN_CHARACTER: Final = re.compile(f"[{_UNSEEN}]")
_CLUSTER: Final = re.compile(rf"(?s:.)[\u0300-\u036f{_UNSEEN}]+|[{_UNSEEN}]")
"""A letter with marks or unseen characters behind it; whatever stands between two of these is composed already."""
_ALONE: Final = r"(?![\u0300-\u036f])"
_LATE_TONE: Final = re.compile(rf"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]){_ALONE}")
_EARLY_TONE: Final = {
    late: early
    for first, second, lates in (("òóỏõọ", "a", "àáảãạ"), ("òóỏõọ", "e", "èéẻẽẹ"), ("ùúủũụ", "y", "ỳýỷỹỵ"))
    for late, early in (
        (plain + b, a + second) for a, b in zip(first, lates, strict=True) for plain in ("u" if second == "y" else "o")
    )
}
_FINAL_Y: Final = re.compile(rf"(?<=\b[hklmst])[yỳýỷỹỵ]\b{_ALONE}")
_Y_TO_I: Final = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_BARE: Final = str.maketrans(
    {
        chr(code): unicodedata.normalize("NFD", chr(code))[0]
        for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
        if unicodedata.decomposition(chr(code))
    }
    | {"đ": "d", "Đ": "D"}
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` was written at `original[origins[i]:origins[i + 1]]`; no origins means the two run side by side."""

    original: str
    cased: str
    """Same length as `text`, before capitals went: a line that goes on in small letters is the same sentence."""
    text: str
    origins: tuple[int, ...] | None = field(default=None, repr=False)

    def quote(self, start: int, end: int) -> str:
        """The author's own characters behind `text[start:end]`."""
        if self.origins is None:
            return self.original[start:end].strip()
        return self.original[self.origins[start] : self.origins[end]].strip()


def fold(original: str) -> Folded:
    """Fold Unicode form, tone placement, i/y, case, quotes, dashes and spaces; keep the way back to the original."""
    composed, origins = _compose(original)
    cased = _VARIANT.sub(lambda found: _SAME[found[0]], composed)
    return Folded(original, cased, respell(_lower(cased)), origins)


def respell(text: str) -> str:
    """Composed small letters with the tone on the first vowel (ủy) and i for a final y (lí); of the same length."""
    early = _LATE_TONE.sub(lambda found: _EARLY_TONE[found[0]], text)
    return _FINAL_Y.sub(lambda found: _Y_TO_I[found[0]], early)


def normalise(original: str) -> str:
    """The folded text with runs of white space made one: two texts with the same result say the same words."""
    return " ".join(fold(original).text.split())


def bare(text: str) -> str:
    """The text without Vietnamese diacritics, of the same length; ambiguous, so only for text typed that way."""
    return text.translate(_BARE)


def _compose(original: str) -> tuple[str, tuple[int, ...] | None]:
    if unicodedata.is_normalized("NFC", original) and not _UNSEEN_CHARACTER.search(original):
        return original, None
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for cluster in _CLUSTER.finditer(original):
        start, end = cluster.span()
        piece = _one_letter(cluster[0])
        pieces += (original[done:start], piece)
        origins.extend(range(done, start))
        origins.extend([start] * len(piece))
        done = end
    pieces.append(original[done:])
    origins.extend(range(done, len(original) + 1))
    return "".join(pieces), tuple(origins)


@lru_cache(maxsize=1024)
def _one_letter(cluster: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN_CHARACTER.sub("", cluster))


def _lower(text: str) -> str:
    """Lower case of the same length: the few letters that would grow (İ) stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
