"""Every reply of a supervisor's slice, or those of one standing, 25 a page: what stands behind each count."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from workflow.models import Reply
from workflow.queries.board import MOST_COUNTED, PER_PAGE, WITH_REQUEST, ReplyLine, reply_lines
from workflow.queries.oversight import Oversight, Scope, within
from workflow.queries.standings import Counts, Tally, says_little, tally_case

SORTS = {
    "due": (Reply.due_at.asc(), Reply.id.asc()),
    "-due": (Reply.due_at.desc(), Reply.id.desc()),
}


@dataclass(frozen=True, kw_only=True)
class ReplyChoice:
    """`tally` None is every reply; `little` keeps those whose present position carries a finding."""

    tally: Tally | None = None
    little: bool = False
    sort: str = "-due"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ReplyPage:
    """`total` is exact; no more than `MOST_COUNTED` can be paged through."""

    rows: tuple[ReplyLine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return pages_of(self.total)


def pages_of(total: int) -> int:
    return max(1, -(-min(total, MOST_COUNTED) // PER_PAGE))


def how_many(counts: Counts, choice: ReplyChoice) -> int:
    if choice.little:
        return counts.little
    return counts.owed if choice.tally is None else counts.of(choice.tally)


def reply_page(
    session: Session,
    scope: Scope,
    oversight: Oversight,
    choice: ReplyChoice,
    counts: Counts,
    *,
    language: str = "vi",
) -> ReplyPage:
    """Three statements: the page, the extensions and the findings on it. `counts` are those of the same slice."""
    total = how_many(counts, choice)
    page = max(1, min(choice.page, pages_of(total)))
    statement = (
        WITH_REQUEST.where(*within(scope, oversight), *_narrowing(choice, oversight))
        .order_by(*SORTS[choice.sort])
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    found = [(reply, None) for reply in session.scalars(statement)]
    return ReplyPage(rows=reply_lines(session, found, oversight, language=language), total=total, page=page)


def _narrowing(choice: ReplyChoice, oversight: Oversight) -> list[ColumnElement[bool]]:
    if choice.little:
        return [says_little()]
    return [] if choice.tally is None else [tally_case(oversight.now) == choice.tally.value]
