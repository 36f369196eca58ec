"""The account of each agency: what it owed and what became of it, sortable, adding up to the total."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template
from flask import request as http
from flask.typing import ResponseReturnValue

from blueprints.supervision.account import Part, account, replies_url
from blueprints.supervision.blueprint import blueprint
from blueprints.supervision.filters import Look, look_over, page_number
from blueprints.web.execution import reading
from blueprints.web.guards import overseer
from workflow.queries.board import PER_PAGE
from workflow.queries.standings import Counts, Tally, counts_by_agency, total
from workflow.queries.supervised_more_time import Returns, returns_by_agency

KEYS: dict[str, Callable[[Counts], float]] = {
    "owed": lambda counts: counts.owed,
    **{tally.value: lambda counts, tally=tally: counts.of(tally) for tally in Tally},  # type: ignore[misc]
    "rate": lambda counts: -1.0 if counts.rate is None else counts.rate,
    "little": lambda counts: counts.little,
}
USUAL_SORT = "-overdue"
NEVER = Returns(returned=0, missed=0)


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    url: str
    little_url: str
    counts: Counts
    parts: list[Part]
    returns: Returns


@blueprint.get("/agencies")
@overseer
def agencies() -> ResponseReturnValue:
    with reading() as session:
        look = look_over(session)
        by_agency = counts_by_agency(session, look.scope, look.oversight)
        returns = returns_by_agency(session, look.scope, look.oversight)
    sort = _sort()
    ordered = _ordered(look, by_agency, sort)
    pages = max(1, -(-len(ordered) // PER_PAGE))
    page = min(page_number(), pages)
    counts = total(by_agency.values())
    return render_template(
        "supervision/agencies.html",
        look=look,
        lines=[
            _line(look, key, by_agency[key], returns.get(key, NEVER))
            for key in ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
        ],
        counts=counts,
        returned=sum(one.returned for one in returns.values()),
        account=account(counts),
        all_url=replies_url(),
        little_url=replies_url(little=1),
        sort=sort,
        page=page,
        pages=pages,
        agencies=len(ordered),
        idle=len(look.choices.agencies) - len(ordered) if look.scope.agency_id is None else 0,
        per_page=PER_PAGE,
    )


def _sort() -> str:
    sort = http.args.get("sort", USUAL_SORT)
    return sort if sort.removeprefix("-") in {"agency", *KEYS} else USUAL_SORT


def _ordered(look: Look, by_agency: dict[int, Counts], sort: str) -> list[int]:
    """Equal ones stay in the order of names, whichever way the rest is turned."""
    by_name = [agency_id for agency_id in look.choices.names if agency_id in by_agency]
    key = sort.removeprefix("-")
    if key == "agency":
        return by_name if sort == key else by_name[::-1]
    turned = -1 if sort.startswith("-") else 1
    return sorted(by_name, key=lambda agency_id: turned * KEYS[key](by_agency[agency_id]))


def _line(look: Look, agency_id: int, counts: Counts, returns: Returns) -> Line:
    return Line(
        name=look.choices.names[agency_id],
        url=replies_url(agency_id),
        little_url=replies_url(agency_id, little=1),
        counts=counts,
        parts=account(counts, agency_id),
        returns=returns,
    )
