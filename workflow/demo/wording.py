"""What an agency writes: a complete preparation in the manner that its fate says, from the packaged texts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.demo.cast import Cast
from workflow.demo.dossiers import Dossier, comment_of
from workflow.demo.packaged import document
from workflow.demo.tempers import EVASIONS, Manner
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.vocabulary.positions import CommentWeight, PositionCode


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One agency before one draft; `questions` are the ids of those put to it."""

    cast: Cast
    dossier: Dossier
    slug: str
    questions: Sequence[int]
    rng: random.Random

    def said(self, key: str) -> str:
        texts = document("opinions.yaml")[key]
        text: str = texts if isinstance(texts, str) else self.rng.choice(texts)
        title = f"{self.dossier.kind.capitalize()} {self.dossier.title}"
        return text.format(agency=self.cast.name[self.slug], title=title, parts=self.parts())

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
            answers=_answers(writing, spoken=manner is not Manner.PLAIN),
            checked_parts=writing.parts(),
        )
    objects = any(comment.weight is CommentWeight.CONDITION for comment in comments)
    opinion = writing.said("object" if objects else "with_comments")
    return PreparedContent(
        code=PositionCode.OBJECT if objects else PositionCode.CONCUR_WITH_COMMENTS,
        opinion=f"{opinion}\n\n{writing.said('late')}" if late and writing.rng.random() < 0.5 else opinion,  # noqa: PLR2004
        answers=_answers(writing, spoken=True),
        comments=comments,
        internal_note=document("opinions.yaml")["note"],
    )


def _claim(writing: Writing) -> PreparedContent:
    competent = next(slug for slug in writing.dossier.consultees if slug != writing.slug)
    return PreparedContent(
        code=PositionCode.OUTSIDE_REMIT,
        remit_reason=writing.said("claim"),
        competent_agency_id=writing.cast.agency[competent],
    )


def _evasive(writing: Writing, manner: Manner) -> PreparedContent:
    """Nobody may send nothing: so one question is ticked, or a part named, and the words stay without content."""
    if manner is Manner.UNANSWERED:
        return PreparedContent(code=PositionCode.CONCUR, opinion=writing.said("empty"), checked_parts="Toàn bộ dự thảo")
    if manner is Manner.UNLISTED and _remarks(writing) and writing.slug == "so-cong-thuong":
        return PreparedContent(
            code=PositionCode.CONCUR_WITH_COMMENTS, opinion=writing.said("unlisted"), comments=_remarks(writing)
        )
    return PreparedContent(
        code=PositionCode.CONCUR,
        opinion=writing.said(manner.value),
        answers={writing.questions[0]: AnswerDraft(checked=True)},
    )


def _answers(writing: Writing, *, spoken: bool) -> dict[int, AnswerDraft]:
    return {
        question: AnswerDraft(checked=True, answer=writing.said("answers") if spoken else "")
        for question in writing.questions
    }


def _comments(writing: Writing) -> tuple[CommentDraft, ...]:
    """The agency's own points on this draft, now and then with a general remark; else mostly such a remark."""
    own = writing.dossier.comments.get(writing.slug, ())
    chance = 0.35 if own else 0.85
    return (*own, *(_remarks(writing) if writing.rng.random() < chance else ()))


def _remarks(writing: Writing) -> tuple[CommentDraft, ...]:
    rows = document("remarks.yaml").get(writing.slug, [])
    if not rows:
        return ()
    row = writing.rng.choice(rows)
    return (comment_of({**row, "article": writing.dossier.anchors[row["anchor"]]}),)
