"""Where in the draft a comment belongs, in the reader's words."""

import re
from typing import Any

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _

NUMBER = re.compile(r"\d+[a-zđ]?")
LETTER = re.compile(r"[a-zđ]{1,2}|\d+")
# field, what a bare value looks like, its words
PARTS: tuple[tuple[str, re.Pattern[str], Any], ...] = (
    ("article", NUMBER, _("Article %(value)s")),
    ("clause", NUMBER, _("clause %(value)s")),
    ("point", LETTER, _("point %(value)s")),
    ("page", NUMBER, _("page %(value)s")),
)


def place(comment: Any) -> str:
    """`Điều 5, khoản 2, điểm a, trang 3`. A bare number or letter gets its word, anything else stands as typed."""
    named = [gettext("The whole text")] if comment.whole_text else []
    for field, bare, words in PARTS:
        typed = getattr(comment, field)
        if typed:
            named.append(str(words) % {"value": typed} if bare.fullmatch(typed.lower()) else typed)
    return ", ".join(named) or str(gettext("place not given yet"))


def init_app(app: Flask) -> None:
    app.jinja_env.filters["place"] = place
