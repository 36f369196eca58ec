"""What a table consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from workflow.vocabulary.folding import fold

Value = str | int | bool | date | datetime | StrEnum | tuple[str, ...] | None
Parser = Callable[[str], Value]


@dataclass(frozen=True, kw_only=True)
class Column:
    """`key` is the field of the command; the header may be `vi`, `en` or the key itself, however it is spelt.

    `parse` raises ValueError with the key of the sentence that says what to do. `words` are the closed values shown
    in files (Vietnamese, English), where there are such.
    """

    key: str
    vi: str
    en: str
    parse: Parser
    required: bool = False
    words: Mapping[StrEnum, tuple[str, str]] = field(default_factory=dict)
    example: tuple[str, str] = ("", "")

    @property
    def headers(self) -> frozenset[str]:
        return frozenset({fold(self.vi), fold(self.en), fold(self.key)})

    def header(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, kw_only=True)
class SheetKind:
    """One kind of table. `identity` names the columns by which an existing row is known again."""

    code: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)
