"""One explained signal that a reply says little, never a verdict: a plain "Thống nhất" can be legitimate."""

from dataclasses import dataclass

from workflow.substance.reasons import reason_text
from workflow.vocabulary.findings import KIND_OF_RULE, FindingKind, FindingRule


@dataclass(frozen=True, slots=True)
class Finding:
    rule: FindingRule
    kind: FindingKind
    words: tuple[str, ...]
    """The very words of the author, as typed (diacritics, case and Unicode form kept), in reading order."""
    reason: str
    """The English sentence; `reason_text(rule, lang)` gives it in the reader's language."""


def found(rule: FindingRule, words: tuple[str, ...] = ()) -> Finding:
    return Finding(rule=rule, kind=KIND_OF_RULE[rule], words=tuple(dict.fromkeys(words)), reason=reason_text(rule))
