"""What one is told: the list behind the bell, opening one, marking as read."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from blueprints.web.addresses import id_in_form, page_in_query
from blueprints.web.context import short_date
from blueprints.web.execution import reading, run
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor
from blueprints.web.template_dates import due_day
from workflow.policies.notice_words import heading, sentence
from workflow.queries.notices import NoticePage, notice_of, notice_page
from workflow.services.read_notices import ReadAll, ReadNotice, read_all, read_notice
from workflow.vocabulary.notices import NoticeView

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications")
LAST_PAGE = 400


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    page = _page()
    rows = [(view, heading(view, gettext), sentence(view, gettext, _moment), _still_theirs(view)) for view in page.rows]
    return render_template("notifications/index.html", page=page, rows=rows, unread_only=_unread_only())


@blueprint.post("/<int:notice_id>/open")
@signed_in
def open_one(notice_id: int) -> ResponseReturnValue:
    """Read, and on to the matter itself."""
    run(read_notice, ReadNotice(notice_id=notice_id))
    with reading() as session:
        view = notice_of(session, current_actor().officer_id, notice_id, _language())
    return redirect(view.path, 303)


@blueprint.post("/<int:notice_id>/read")
@signed_in
def read(notice_id: int) -> ResponseReturnValue:
    run(read_notice, ReadNotice(notice_id=notice_id))
    return _back()


@blueprint.post("/read-all")
@signed_in
def read_every() -> ResponseReturnValue:
    run(read_all, ReadAll(newest_id=id_in_form("newest")))
    return _back()


def _still_theirs(view: NoticeView) -> bool:
    """Who left an agency keeps what they were told, and no longer sees the matter."""
    return view.agency_id is None or view.agency_id in current_actor().agency_ids


def _back() -> ResponseReturnValue:
    """To the same page of the list."""
    page, show = request.form.get("page") or None, request.form.get("show") or None
    return redirect(url_for("notifications.index", page=page, show=show), 303)


def _page() -> NoticePage:
    number = page_in_query(LAST_PAGE)
    with reading() as session:
        return notice_page(
            session,
            current_actor().officer_id,
            number=number,
            unread_only=_unread_only(),
            language=_language(),
        )


def _unread_only() -> bool:
    return request.args.get("show") == "unread"


def _language() -> str:
    return str(get_locale() or "vi")[:2]


def _moment(iso: str) -> str:
    """A due date is told by the day that it ends."""
    return str(short_date(due_day(iso)))
