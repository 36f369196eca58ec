"""What every template knows: the reader, the navigation, addresses, filters, hashed static files."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import lazy_gettext as _

from blueprints.web import places, template_dates
from blueprints.web.chases import audience_words, rung_words
from blueprints.web.execution import application
from blueprints.web.identity import identity
from blueprints.web.labels import label
from blueprints.web.numbers import number
from workflow.queries.notices import count_unread
from workflow.vocabulary.roles import Role

LANGUAGES = ("vi", "en")
MEMBERS = frozenset({Role.OFFICER, Role.CLERK, Role.LEADER, Role.HEAD})


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    current: bool
    count: int | None = None


# endpoint, words, roles that see it; the first of a reader is where that reader starts
NAVIGATION: tuple[tuple[str, Any, frozenset[Role]], ...] = (
    ("replies.inbox", _("My work"), MEMBERS),
    ("supervision.board", _("Supervision"), frozenset({Role.SUPERVISOR, Role.AUDITOR})),
    ("requests.index", _("Comment requests"), MEMBERS | {Role.SUPERVISOR, Role.AUDITOR}),
    ("administration.index", _("Administration"), frozenset({Role.ADMINISTRATOR})),
)
LINKS = {
    "home": "web.home",
    "sign_in": "account.sign_in",
    "sign_out": "account.sign_out",
    "account": "account.index",
    "calculator": "deadlines.calculator",
    "notifications": "notifications.index",
}


def select_locale() -> str:
    """The reader's choice in this browser, else the account's, else Vietnamese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    who = identity()
    return who.locale if who is not None and who.locale in LANGUAGES else LANGUAGES[0]


def navigation() -> list[NavigationItem]:
    who = identity()
    if who is None:
        return []
    held = {capacity.role for capacity in who.actor.capacities}
    feature = (request.endpoint or "").split(".")[0]
    return [
        NavigationItem(str(words), url_for(endpoint), current=endpoint.split(".")[0] == feature)
        for endpoint, words, roles in NAVIGATION
        if roles & held and endpoint in current_app.view_functions
    ]


@lru_cache(maxsize=256)
def _content_hash(path: str, _changed_at: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """URL of an own or vendored static file, with its content hash so that browsers may keep it."""
    file = Path(current_app.static_folder or "") / path
    if not file.is_file():
        return url_for("static", filename=path)
    return url_for("static", filename=path, v=_content_hash(str(file), file.stat().st_mtime))


def short_date(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return str(format_date(template_dates.as_day(value), "dd/MM/yyyy"))


def short_datetime(value: datetime | None) -> str:
    return "" if value is None else str(format_datetime(value, "HH:mm dd/MM/yyyy"))


def unread_notices() -> int:
    """How many notifications the reader has not read, at most 100; asked once a page, and only where the bell is."""
    who = identity()
    if who is None:
        return 0
    if "unread_notices" not in g:
        with application().glancing() as glance:
            g.unread_notices = count_unread(glance, who.officer_id)
    return int(g.unread_notices)


def _values() -> dict[str, Any]:
    who = identity()
    locale = str(get_locale() or LANGUAGES[0])
    return {
        "identity": who,
        "navigation": navigation(),
        "links": {name: url_for(end) for name, end in LINKS.items() if end in current_app.view_functions},
        "locale": locale,
        "demonstration": current_app.config["DEMONSTRATION"],
        "agency_name": who.agency_names.get(locale, "") if who is not None else "",
        "jurisdiction_name": who.jurisdiction_names.get(locale, "") if who is not None else "",
    }


def init_app(app: Flask) -> None:
    app.context_processor(_values)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["unread_notices"] = unread_notices
    app.jinja_env.filters.update(label=label, date=short_date, datetime=short_datetime, number=number)
    app.jinja_env.filters.update(rung=rung_words, roles=audience_words)
    places.init_app(app)
    template_dates.init_app(app)
