"""Which passwords are refused: too short, guessed first, or made of what anybody knows about the officer.

No rule about kinds of characters and no forced change by age (OWASP ASVS 5.0, 6.2; NIST SP 800-63B): length and being
hard to guess are what counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from workflow.vocabulary.refusals import Missing

MINIMUM = 12
MAXIMUM = 128
SUBSTANCE = 6  # letters that must be left when common words, digits and runs are taken out
VARIETY = 5  # different characters
CONTEXT_MINIMUM = 5  # shorter words occur in honest passphrases by chance
RUN = 4
PRODUCT = "Chính Kiến"

_KINDS = re.compile(
    r"^(sở|ban|tỉnh|thành phố|xã|phường|đặc khu|ubnd|ủy ban nhân dân|uỷ ban nhân dân|công an|chi cục)\s+", re.IGNORECASE
)
_SEQUENCES = ("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")


def squash(text: str) -> str:
    """Lower case without diacritics; letters and digits only, so that "Mật khẩu" and "mat-khau" are one."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isascii() and letter.isalnum())


@cache
def common_words() -> tuple[str, ...]:
    """Longest first, so that the longest match is taken out."""
    lines = (Path(__file__).parent / "data" / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted({line for line in lines if line and not line.startswith("#")}, key=len, reverse=True))


def context_words(texts: Iterable[str]) -> frozenset[str]:
    """What is known of the officer (account, name, address, agency, province) as words that a password may not hold."""
    words = set()
    for text in (*texts, PRODUCT):
        local = text.split("@", maxsplit=1)[0]
        for form in (local, _KINDS.sub("", local.strip()), *re.split(r"[._-]", local)):
            words.add(squash(form))
    return frozenset(word for word in words if len(word) >= CONTEXT_MINIMUM)


def password_faults(password: str, known: Iterable[str] = (), place: str = "password") -> list[Missing]:
    """Everything that speaks against the password; an empty list means that it may be used.

    `known`: texts about the officer. Length counts characters after NFKC, as they are hashed.
    """
    length = len(unicodedata.normalize("NFKC", password))
    if length < MINIMUM:
        return [Missing(key="password_too_short", place=place, args={"minimum": MINIMUM})]
    if length > MAXIMUM:
        return [Missing(key="password_too_long", place=place, args={"maximum": MAXIMUM})]
    return [Missing(key=key, place=place) for key in _guessable(password, context_words(known))]


def _guessable(password: str, context: frozenset[str]) -> Iterator[str]:
    bare = squash(password)
    if any(word in bare for word in context):
        yield "password_has_context"
    elif len(set(password)) < VARIETY or _substance(password, bare) < SUBSTANCE:
        yield "password_common"


def _substance(password: str, bare: str) -> int:
    """How many characters are left besides common words, digits, runs and repetitions; other scripts count whole."""
    rest = bare
    for word in common_words():
        rest = rest.replace(word, " ")
    rest = re.sub(r"\d+", " ", rest)
    for sequence in _SEQUENCES:
        for start in range(len(sequence) - RUN + 1):
            rest = rest.replace(sequence[start : start + RUN], " ")
    rest = re.sub(r"(.{1,4}?)\1{2,}", r"\1", rest)
    others = sum(letter.isalpha() and not letter.isascii() and not squash(letter) for letter in password)
    return len(rest.replace(" ", "")) + others
