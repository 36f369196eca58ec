"""Vietnamese text as people search for it: without diacritics, in lower case."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """`Lấy Ý KIẾN` and `lay y kien` fold to the same; đ becomes d; runs of anything else become one blank."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return _NOT_A_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def slug_of(name: str) -> str:
    """`Sở Nông nghiệp và Môi trường` → `so-nong-nghiep-va-moi-truong`."""
    return fold(name).replace(" ", "-")
