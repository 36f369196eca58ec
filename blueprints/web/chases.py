"""Chases in words: which rung spoke, in which form, to whom."""

from collections.abc import Iterable

from flask_babel import gettext, ngettext

from blueprints.web.labels import label
from workflow.vocabulary.chasing import ChaseAudience, Rung


def rung_words(offset: int) -> str:
    """When a rung speaks, as a reader counts: before, on or after the due day."""
    if offset == 0:
        return str(gettext("on the due day"))
    if offset < 0:
        return str(ngettext("%(num)d working day before", "%(num)d working days before", -offset))
    return str(ngettext("%(num)d working day after", "%(num)d working days after", offset))


def audience_words(audience: Iterable[ChaseAudience]) -> str:
    """In the order of the vocabulary, from the desk to the supervisor."""
    named = frozenset(audience)
    return ", ".join(label(one).lower() for one in ChaseAudience if one in named)


def rung_sentence(rung: Rung) -> str:
    """`3 working days before: reminder to assigned officer, clerk`."""
    what = label(rung.form)
    said = f"{rung_words(rung.offset)}: {what[:1].lower()}{what[1:]}"
    return f"{said} – {audience_words(rung.audience)}" if rung.audience else said
