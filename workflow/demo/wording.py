"""What an agency writes: a complete preparation in the manner that its fate says, from the packaged texts."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.demo.cast import Cast
from workflow.demo.dossiers import Dossier, comment_of
from workflow.demo.packaged import document
from workflow.demo.tempers import EVASIONS, Manner, happens
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.vocabulary.positions import CommentWeight, PositionCode

# An agency's own points on a draft would come back in each variant of it; so only some are raised each time, by weight
# (whether it is a condition).
RAISED = {True: 0.85, False: 0.6}


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One agency before one draft; `questions` are the ids of those put to it."""

    cast: Cast
    dossier: Dossier
    slug: str
    questions: Sequence[int]
    rng: random.Random

    def said(self, key: str, texts: str = "opinions.yaml") -> str:
        return self.filled(self.rng.choice(document(texts)[key]))

    def filled(self, text: str) -> str:
        return text.format(
            agency=self.cast.name[self.slug],
            drafter=self.cast.name[self.dossier.drafter],
            title=f"{self.dossier.kind.capitalize()} {self.dossier.title}",
            parts=self.parts(),
            part=self.rng.choice(self.dossier.articles),
            numbers=self.dossier.anchors["numbers"],
            duties=self.dossier.anchors["duties"],
        )

    def parts(self) -> str:
        articles = self.dossier.articles
        return " và ".join(sorted(self.rng.sample(articles, 2), key=articles.index))


def prepared(writing: Writing, manner: Manner, *, late: bool = False) -> PreparedContent:
    if manner is Manner.CLAIM:
        return _claim(writing)
    if manner in EVASIONS:
        return _evasive(writing, manner)
    comments = _comments(writing) if manner is Manner.SPECIFIC else ()
    if not comments:
        return PreparedContent(
            code=PositionCode.CONCUR,
            opinion=writing.said("plain" if manner is Manner.PLAIN else "honest"),
            answers=_answers(writing, "" if manner is Manner.PLAIN else "clean"),
            checked_parts=writing.parts(),
        )
    objects = any(comment.weight is CommentWeight.CONDITION for comment in comments)
    opinion = writing.said("object" if objects else "with_comments")
    if late and happens(writing.rng, 0.5):
        opinion = f"{opinion}\n\n{writing.said('late')}"
    return PreparedContent(
        code=PositionCode.OBJECT if objects else PositionCode.CONCUR_WITH_COMMENTS,
        opinion=opinion,
        answers=_answers(writing, "noted"),
        comments=comments,
        internal_note=writing.said("note"),
    )


def _claim(writing: Writing) -> PreparedContent:
    claims: Mapping[str, Any] = document("opinions.yaml")["claims"]
    claim = writing.rng.choice(claims.get(writing.slug, claims["other"]))
    return PreparedContent(
        code=PositionCode.OUTSIDE_REMIT,
        remit_reason=writing.filled(claim["reason"]),
        competent_agency_id=writing.cast.agency[claim["competent"]] if "competent" in claim else None,
        no_competent_reason=writing.filled(claim.get("none", "")),
    )


def _evasive(writing: Writing, manner: Manner) -> PreparedContent:
    """Nobody may send nothing: so one question is ticked, or a part named, and the words stay without content."""
    if manner is Manner.UNANSWERED:
        return PreparedContent(code=PositionCode.CONCUR, opinion=writing.said("empty"), checked_parts="Toàn bộ dự thảo")
    vague = _remarks(writing, vague=True)
    if manner is Manner.UNLISTED and vague:
        return PreparedContent(code=PositionCode.CONCUR_WITH_COMMENTS, opinion=writing.said("unlisted"), comments=vague)
    return PreparedContent(
        code=PositionCode.CONCUR,
        opinion=writing.said(manner.value),
        answers={writing.questions[0]: AnswerDraft(checked=True)},
    )


def _answers(writing: Writing, kind: str) -> dict[int, AnswerDraft]:
    """`kind`: of the packaged answers; none of them for questions that are only ticked."""
    said = document("opinions.yaml")["answers"][kind] if kind else [""]
    texts = writing.rng.sample(said, min(len(said), len(writing.questions)))
    return {
        question: AnswerDraft(checked=True, answer=writing.filled(texts[index % len(texts)]))
        for index, question in enumerate(writing.questions)
    }


def _comments(writing: Writing) -> tuple[CommentDraft, ...]:
    """Some of the agency's own points on this draft, now and then with a general remark; else mostly such a remark."""
    own = [
        point
        for point in writing.dossier.comments.get(writing.slug, ())
        if happens(writing.rng, RAISED[point.weight is CommentWeight.CONDITION])
    ]
    chance = 0.35 if own else 0.85
    return (*own, *(_remarks(writing) if happens(writing.rng, chance) else ()))


def _remarks(writing: Writing, *, vague: bool = False) -> tuple[CommentDraft, ...]:
    rows = [row for row in document("remarks.yaml")[writing.slug] if row.get("vague", False) is vague]
    if not rows:
        return ()
    row = writing.rng.choice(rows)
    return (comment_of({**row, "article": writing.dossier.anchors[row["anchor"]]}),)
