"""Which jurisdiction is administered, in which language, on which local day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import get_locale

from blueprints.web.addresses import page_in_query
from blueprints.web.execution import application, reading
from blueprints.web.identity import current_actor
from workflow.queries.administration.overview import jurisdiction_view
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.roles import Role

LAST_PAGE = 10_000


def jurisdiction_id() -> int:
    """The first that the officer administers. Raises NotFound where there is none (a guard stands before)."""
    for capacity in current_actor().holding(Role.ADMINISTRATOR):
        return capacity.jurisdiction_id
    raise NotFound


def language() -> str:
    return str(get_locale())[:2]


def now() -> datetime:
    return application().clock.now()


def timezone() -> ZoneInfo:
    with reading() as session:
        return ZoneInfo(jurisdiction_view(session, jurisdiction_id()).timezone)


def today() -> date:
    return now().astimezone(timezone()).date()


def page_number() -> int:
    return page_in_query(LAST_PAGE)
