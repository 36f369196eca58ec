"""The drafts that the demo consults on: their text, their questions, and what agencies would say to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from workflow.demo.packaged import documents
from workflow.policies.position_rules import CommentDraft
from workflow.vocabulary.positions import CommentWeight

KEYS = ("text", "reason", "article", "clause", "point", "page")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question; `to` names slugs of agencies, none of them means all."""

    text: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One draft with its variant's words filled in. `anchors`: where general remarks find their article."""

    key: str
    drafter: str
    procedure: str
    kind: str
    title: str
    subject: str
    grounds: tuple[str, ...]
    own_position: str
    consultees: tuple[str, ...]
    questions: tuple[Asked, ...]
    body: tuple[Section, ...]
    comments: Mapping[str, tuple[CommentDraft, ...]]
    anchors: Mapping[str, str] = field(default_factory=dict)

    @property
    def articles(self) -> tuple[str, ...]:
        """`Điều 3`, without its title; a plan's `II. Nội dung` is called `Mục II`."""
        heads = (section.heading.split(".")[0] for section in self.body)
        return tuple(head if " " in head else f"Mục {head}" for head in heads)


@cache
def dossiers() -> tuple[Dossier, ...]:
    """Every draft in every variant, the variants spread apart."""
    files = documents("dossiers")
    most = max(len(file["variants"]) for file in files)
    return tuple(
        _dossier(file, file["variants"][index])
        for index in range(most)
        for file in files
        if index < len(file["variants"])
    )


def _dossier(file: Mapping[str, Any], variant: Mapping[str, str]) -> Dossier:
    said = _filled(file, variant)
    comments: dict[str, list[CommentDraft]] = {}
    for row in said["comments"]:
        comments.setdefault(row["by"], []).append(comment_of(row))
    return Dossier(
        key=said["key"],
        drafter=said["drafter"],
        procedure=said["procedure"],
        kind=said["kind"],
        title=said["title"],
        subject=said["subject"],
        grounds=tuple(said["grounds"]),
        own_position=said["own_position"],
        consultees=tuple(said["consultees"]) + tuple(variant.get("also", ())),
        questions=tuple(Asked(text=row["text"], to=tuple(row.get("to", ()))) for row in said["questions"]),
        body=tuple(Section(heading=row["h"], paragraphs=tuple(row["p"])) for row in said["body"]),
        comments={slug: tuple(rows) for slug, rows in comments.items()},
        anchors=said["anchors"],
    )


def comment_of(row: Mapping[str, Any]) -> CommentDraft:
    """`wording` and `basis` are the file's short names; without a place it is about the whole text."""
    place = any(row.get(key) for key in ("article", "clause", "point", "page"))
    return CommentDraft(
        weight=CommentWeight(row["weight"]),
        whole_text=not place,
        proposed_wording=row.get("wording", ""),
        legal_basis=row.get("basis", ""),
        **{key: str(row.get(key, "")) for key in KEYS},
    )


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """The same structure with each {word} of its texts replaced by the variant's."""
    if isinstance(value, str):
        for key, word in words.items():
            value = value.replace(f"{{{key}}}", str(word))
        return value
    if isinstance(value, list):
        return [_filled(item, words) for item in value]
    return {key: item if key == "variants" else _filled(item, words) for key, item in value.items()}
