"""The packaged texts of the demo: complete for whoever speaks them, and saying as much or as little as is meant."""

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.demo.cast import Cast
from workflow.demo.dossiers import Dossier, dossiers
from workflow.demo.packaged import document
from workflow.demo.plans import TOTAL, Ending, plans
from workflow.demo.tempers import EVASIONS, TEMPERS, Manner
from workflow.demo.wording import Writing, prepared
from workflow.policies.position_rules import PositionDraft, missing_in_position
from workflow.policies.prepared_position import PreparedContent
from workflow.queries.reply_warnings import Asked, warnings_of
from workflow.reference import agency_presets
from workflow.substance import FindingKind

DATA = Path(__file__).resolve().parents[3] / "workflow" / "demo" / "data"
QUESTIONS = (11, 12)
CONTENTFUL = (Manner.SPECIFIC, Manner.HONEST)
MEANT = {
    Manner.EMPTY: {FindingKind.EMPTY},
    Manner.DEFLECTING: {FindingKind.DEFLECTING},
    Manner.UNLISTED: {FindingKind.UNLISTED},
    Manner.UNANSWERED: {FindingKind.EMPTY, FindingKind.UNANSWERED},
}


def cast() -> Cast:
    """All agencies of the demo by their real names, without a database."""
    province = document("province.yaml")
    presets = {preset.slug: preset.name for preset in agency_presets()}
    rows = [*province["agencies"], *province["communes"]]
    return Cast(
        agency={row["slug"]: number for number, row in enumerate(rows, 1)},
        name={row["slug"]: row.get("name") or presets[row["slug"]] for row in rows},
        temper={row["slug"]: row["temper"] for row in rows},
    )


def writings(dice: str) -> Iterator[Writing]:
    """Each agency that is asked about each draft."""
    everybody = cast()
    for number, dossier in enumerate(dossiers()):
        for slug in dossier.consultees:
            rng = random.Random(f"{dice} {number} {slug}")  # noqa: S311  dice, not secrets
            yield Writing(cast=everybody, dossier=dossier, slug=slug, questions=QUESTIONS, rng=rng)


def as_draft(content: PreparedContent) -> PositionDraft:
    return PositionDraft(
        code=content.code,
        opinion=content.opinion,
        checked_question_ids=frozenset(number for number, answer in content.answers.items() if answer.checked),
        checked_parts=content.checked_parts,
        comments=content.comments,
        remit_reason=content.remit_reason,
        competent_agency_id=content.competent_agency_id,
        no_competent_reason=content.no_competent_reason,
    )


def kinds(writing: Writing, content: PreparedContent) -> set[FindingKind]:
    """Of the findings that a signature would store."""
    names = (writing.cast.name[writing.slug], writing.cast.name[writing.dossier.drafter])
    asked = Asked(title=writing.dossier.subject, agencies=names, questions=len(writing.questions))
    said = warnings_of(as_draft(content), content.answers, asked)
    return {finding.kind for finding in said}


@pytest.mark.parametrize("manner", list(Manner))
def test_whatever_an_agency_writes_may_be_signed_and_has_no_gap_left_in_it(manner: Manner) -> None:
    for writing in writings(manner):
        content = prepared(writing, manner, late=True)
        assert missing_in_position(as_draft(content)) == (), (writing.slug, writing.dossier.subject)
        words = [content.opinion, content.remit_reason, content.no_competent_reason, content.internal_note]
        words += [answer.answer for answer in content.answers.values()]
        assert not [text for text in words if "{" in text or "}" in text]


@pytest.mark.parametrize("manner", EVASIONS)
def test_every_evasive_reply_raises_a_finding_of_the_kind_it_is_meant_to_show(manner: Manner) -> None:
    unseen = [
        content.opinion
        for writing in writings(manner)
        if not kinds(writing, content := prepared(writing, manner)) & MEANT[manner]
    ]
    assert unseen == []


@pytest.mark.parametrize("manner", CONTENTFUL)
def test_a_reply_with_reasons_of_its_own_raises_none(manner: Manner) -> None:
    for writing in writings(manner):
        content = prepared(writing, manner, late=True)
        assert kinds(writing, content) == set(), content.opinion


def test_every_agency_has_a_temper_and_remarks_of_its_own() -> None:
    everybody = cast()
    assert set(everybody.temper.values()) == set(TEMPERS)
    assert set(document("remarks.yaml")) == set(everybody.agency)


def named_slugs(dossier: Dossier) -> set[str]:
    asked = {slug for question in dossier.questions for slug in question.to}
    return {dossier.drafter, *dossier.consultees, *asked}


def test_every_draft_names_known_agencies_and_places_that_it_has() -> None:
    known = set(cast().agency)
    for dossier in dossiers():
        assert named_slugs(dossier) <= known, dossier.key
        assert set(dossier.comments) <= known, dossier.key
        assert dossier.drafter not in dossier.consultees, dossier.key
        assert len(set(dossier.consultees)) == len(dossier.consultees), dossier.subject
        places = set(dossier.anchors.values()) | {c.article for own in dossier.comments.values() for c in own}
        assert places <= {*dossier.articles, ""}, dossier.key


def test_no_two_drafts_ask_about_the_same_thing() -> None:
    subjects = [dossier.subject for dossier in dossiers()]
    assert len(set(subjects)) == len(subjects) >= TOTAL


def test_the_first_fifteen_plans_already_show_every_way_to_end_but_the_rare_ones() -> None:
    rare = {Ending.INCOMPLETE, Ending.READY, Ending.WAIVER_REFUSED, Ending.WITHDRAWN_DRAFT}
    assert {plan.ending for plan in plans(15)} == set(Ending) - rare
    assert {plan.ending for plan in plans()} == set(Ending)
    assert plans()[:15] == plans(15)


def test_all_texts_are_composed_vietnamese() -> None:
    for path in DATA.rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
