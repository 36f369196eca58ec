"""The labelled replies and how well the rules agree with them."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.substance import CommentText, FindingKind, ReplyText, examine
from workflow.substance.normalise import bare

HERE = Path(__file__).parent
TYPISTS = {
    "": str,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "upper": str.upper,
    "bare": bare,
}


@dataclass(frozen=True)
class Case:
    kinds: frozenset[str]
    reply: ReplyText


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)


def load(name: str) -> list[Case]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [_case(*row, *[""] * (5 - len(row))) for row in rows[1:]]


def _case(kinds: str, text: str, typed: str, comments: str, title: str) -> Case:
    retype = TYPISTS[typed]
    reply = ReplyText(
        text=retype(text.replace("\\n", "\n")),
        comments=[CommentText(retype(one.strip())) for one in comments.split("||") if one.strip()],
        title=title,
    )
    return Case(frozenset(kinds.split(",")) - {"-"}, reply)


def kinds_found(reply: ReplyText) -> frozenset[str]:
    return frozenset(finding.kind.value for finding in examine(reply))


def disagreements(cases: Iterable[Case]) -> Iterator[tuple[Case, frozenset[str]]]:
    for case in cases:
        if (heard := kinds_found(case.reply)) != case.kinds:
            yield case, heard


def scores(cases: Iterable[Case]) -> dict[str, Score]:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        heard = kinds_found(case.reply)
        right.update(heard & case.kinds)
        wrong.update(heard - case.kinds)
        missed.update(case.kinds - heard)
    kinds = (FindingKind.EMPTY, FindingKind.DEFLECTING, FindingKind.UNLISTED)
    return {kind.value: Score(right[kind], wrong[kind], missed[kind]) for kind in kinds}


def table(name: str, measured: dict[str, Score]) -> str:
    head = f"{name:<22} {'precision':>9} {'recall':>7} {'right':>6} {'wrong':>6} {'missed':>6}"
    rows = (
        f"  {kind:<20} {score.precision:>9.3f} {score.recall:>7.3f} {score.right:>6} {score.wrong:>6} {score.missed:>6}"
        for kind, score in measured.items()
    )
    return "\n".join((head, *rows))
