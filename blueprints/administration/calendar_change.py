"""Between wanting to change the calendar and doing it: what would move is looked at first.

The change, and what was shown of it, travel in signed texts: a change is made by who asked for it, after seeing it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import NotFound

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import ApplyForm
from blueprints.web.execution import reading, run
from blueprints.web.guards import administrator
from blueprints.web.identity import current_actor
from workflow.queries.administration.calendar_year import OverlayRow, overlay_row
from workflow.queries.calendar_moves import Foreseen, MovedDates
from workflow.queries.term_moves import MovedTerms, Term
from workflow.services.administering import Outcome
from workflow.services.change_calendar import CalendarChanged, ChangeCalendar, change_calendar
from workflow.services.remove_overlay_day import RemoveOverlayDay
from workflow.services.save_overlay_day import SaveOverlayDay
from workflow.vocabulary.administration import OverlayKind
from workflow.vocabulary.refusals import NotFound as Unknown

ONE_HOUR = 60 * 60
Change = SaveOverlayDay | RemoveOverlayDay


@blueprint.route("/calendar/change", methods=["GET", "POST"])
@administrator
def calendar_change() -> ResponseReturnValue:
    change = _asked()
    year, form = _year(change), ApplyForm()
    seen = signed_foreseen(request.form.get("seen", "")) if form.validate_on_submit() else None
    done = run(change_calendar, ChangeCalendar(change=change, seen=seen))
    if done.applied:
        return applied(done, year)
    page = render_template(
        "administration/calendar_change.html",
        before=_row(change),
        after=change if isinstance(change, SaveOverlayDay) else None,
        year=year,
        foreseen=done.foreseen,
        seen=sign_foreseen(done.foreseen),
        outdated=form.is_submitted(),
    )
    return page, 409 if form.is_submitted() else 200


@blueprint.post("/calendar/<int:year>/<int:overlay_id>/remove")
@administrator
def calendar_remove(year: int, overlay_id: int) -> ResponseReturnValue:
    """To the page that shows what would move; nothing is removed yet."""
    change = RemoveOverlayDay(jurisdiction_id=scope.jurisdiction_id(), overlay_id=overlay_id)
    _row(change, year)
    return to_confirm(change)


def to_confirm(change: Change) -> ResponseReturnValue:
    return redirect(url_for("administration.calendar_change", change=_serializer("change").dumps(_said(change))), 303)


def applied(done: CalendarChanged, year: int) -> ResponseReturnValue:
    if done.outcome is Outcome.UNCHANGED:
        flash(gettext("Nothing had changed."), "info")
    elif done.foreseen.moves:
        flash(gettext("Saved.") + " " + moved_words(done.foreseen), "success")
    else:
        flash(gettext("Saved.") + " " + gettext("No open date moved."), "success")
    return redirect(url_for("administration.calendar", year=year), 303)


def moved_words(foreseen: Foreseen) -> str:
    """Of a change that moved something."""
    said = []
    if foreseen.replies:
        replies = ngettext("%(num)d reply", "%(num)d replies", foreseen.replies)
        requests = ngettext("%(num)d request", "%(num)d requests", foreseen.requests)
        said.append(
            gettext("%(replies)s of %(requests)s have another due date now.", replies=replies, requests=requests)
        )
    if terms := sum(row.count for row in foreseen.terms):
        said.append(ngettext("%(num)d short term got more time.", "%(num)d short terms got more time.", terms))
    return " ".join(said)


def sign_foreseen(foreseen: Foreseen) -> str:
    """What was shown, so that it comes back with the click unaltered."""
    rows = [[row.due_at.isoformat(), row.new_due_at.isoformat(), row.replies] for row in foreseen.rows]
    terms = [
        [row.term.value, row.ends_at.isoformat(), row.new_ends_at.isoformat(), row.count] for row in foreseen.terms
    ]
    return _serializer("foreseen").dumps([current_actor().officer_id, foreseen.version, rows, terms])


def signed_foreseen(text: str) -> Foreseen:
    """What `sign_foreseen` signed for this officer; of anything else: nothing was seen, so nothing is done."""
    try:
        officer_id, version, rows, terms = _serializer("foreseen").loads(text, max_age=ONE_HOUR)
    except (BadData, ValueError):
        return Foreseen(version=0)
    if officer_id != current_actor().officer_id:
        return Foreseen(version=0)
    return Foreseen(
        version=version,
        rows=tuple(_shown(*row) for row in rows),
        terms=tuple(_shown_term(*row) for row in terms),
    )


def _shown(due_at: str, new_due_at: str, replies: int) -> MovedDates:
    read = datetime.fromisoformat
    return MovedDates(due_at=read(due_at), new_due_at=read(new_due_at), replies=replies, requests=0)


def _shown_term(term: str, ends_at: str, new_ends_at: str, count: int) -> MovedTerms:
    read = datetime.fromisoformat
    return MovedTerms(term=Term(term), ends_at=read(ends_at), new_ends_at=read(new_ends_at), count=count)


def _serializer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"calendar-{salt}")


def _said(change: Change) -> Mapping[str, Any]:
    officer = {"officer": current_actor().officer_id}
    if isinstance(change, RemoveOverlayDay):
        return officer | {"overlay": change.overlay_id}
    return officer | {
        "day": change.day.isoformat(), "kind": change.kind.value, "name": change.name, "source": change.source,
    }  # fmt: skip


def _asked() -> Change:
    """Raises NotFound for a change that is forged, too old, or another officer's."""
    try:
        said = _serializer("change").loads(request.args.get("change", ""), max_age=ONE_HOUR)
    except BadData:
        raise NotFound from None
    if said["officer"] != current_actor().officer_id:
        raise NotFound
    if "overlay" in said:
        return RemoveOverlayDay(jurisdiction_id=scope.jurisdiction_id(), overlay_id=said["overlay"])
    return SaveOverlayDay(
        jurisdiction_id=scope.jurisdiction_id(),
        day=date.fromisoformat(said["day"]),
        kind=OverlayKind(said["kind"]),
        name=said["name"],
        source=said["source"],
    )


def _row(change: Change, year: int | None = None) -> OverlayRow | None:
    """The jurisdiction's own row that the change is about. Raises NotFound where one is removed that is not there."""
    with reading() as session:
        if isinstance(change, SaveOverlayDay):
            return overlay_row(session, change.jurisdiction_id, day=change.day)
        row = overlay_row(session, change.jurisdiction_id, overlay_id=change.overlay_id)
    if row is None or (year is not None and row.day.year != year):
        raise Unknown
    return row


def _year(change: Change) -> int:
    if isinstance(change, SaveOverlayDay):
        return change.day.year
    row = _row(change)
    return row.day.year if row is not None else scope.today().year
