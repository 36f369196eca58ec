"""The personal calendar: the page that explains and makes the link, and the feed behind it."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from blueprints.account.blueprint import blueprint
from blueprints.account.feed_words import FeedPlace, explanation_events, feed_events
from blueprints.extensions import limiter
from blueprints.web.context import LANGUAGES
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import public, signed_in
from blueprints.web.identity import current_actor
from workflow.adapters.calendar_feed import calendar_feed
from workflow.adapters.tokens import token_digest
from workflow.queries.identities import actor_of
from workflow.queries.owed_dates import FeedReader, feed_reader, feed_state, feed_timezone, owed_dates
from workflow.queries.owed_explanations import owed_explanations
from workflow.services.calendar_feed import (
    NOTED_EVERY,
    NoteFeedRead,
    RenewFeed,
    RevokeFeed,
    note_feed_read,
    renew_feed,
    revoke_feed,
)


def feed_rate() -> str:
    return application().settings.feed_rate


@blueprint.get("/account/calendar")
@signed_in
def calendar_link() -> ResponseReturnValue:
    return _page()


@blueprint.post("/account/calendar/link")
@signed_in
@limiter.limit(feed_rate)
def renew_calendar_link() -> ResponseReturnValue:
    """The answer itself shows the link, this once; it is kept nowhere."""
    token = run(renew_feed, RenewFeed())
    return _page(application().settings.public_url.rstrip("/") + url_for("account.calendar_feed_file", token=token))


@blueprint.post("/account/calendar/revoke")
@signed_in
def revoke_calendar_link() -> ResponseReturnValue:
    if run(revoke_feed, RevokeFeed()):
        flash(_("The link is revoked. Calendars that used it get nothing more."), "success")
    return redirect(url_for("account.calendar_link"), 303)


@blueprint.get("/calendar/<token>.ics")
@public
@limiter.limit(feed_rate)
def calendar_feed_file(token: str) -> ResponseReturnValue:
    """Whoever knows the link reads; a wrong, a revoked and a disabled account's one are not told apart."""
    now = application().clock.now()
    with reading() as session:
        reader = feed_reader(session, token_digest(token))
        if reader is None:
            raise NotFound
        actor = actor_of(session, reader.officer_id, now)
        dates = owed_dates(session, actor, now=now, language=_language(reader))
        explanations = owed_explanations(session, actor, now=now, language=_language(reader))
        zone = ZoneInfo(feed_timezone(session, reader.officer_id))
    if reader.read_at is None or now - reader.read_at >= NOTED_EVERY:
        application().run(note_feed_read, NoteFeedRead(feed_id=reader.feed_id))
    base = application().settings.public_url.rstrip("/")
    with force_locale(_language(reader)):
        place = FeedPlace(base=base, domain=urlsplit(base).hostname or "localhost", zone=zone)
        events = [*feed_events(dates, place), *explanation_events(explanations, place)]
        body = calendar_feed(events, name=_("Chính Kiến: due dates of %(name)s", name=reader.full_name), zone=zone)
    return _answer(body, max((event.changed_at for event in events), default=reader.created_at))


def _page(link: str = "") -> str:
    with reading() as session:
        state = feed_state(session, current_actor().officer_id)
    webcal = link.replace("https://", "webcal://", 1) if link.startswith("https://") else ""
    return render_template("account/calendar_link.html", state=state, link=link, webcal=webcal)


def _language(reader: FeedReader) -> str:
    return reader.locale if reader.locale in LANGUAGES else LANGUAGES[0]


def _answer(body: bytes, changed_at: datetime) -> ResponseReturnValue:
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="chinh-kien.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(body).hexdigest())
    response.last_modified = changed_at
    return response.make_conditional(request)
