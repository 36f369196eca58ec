"""Importing a table: upload, look at what would happen, then apply. The file is uploaded once.

Between the pages the file is named by a signed token: nobody imports a stored file that somebody else put there.
"""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import NotFound

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.calendar_change import moved_words, sign_foreseen, signed_foreseen
from blueprints.administration.forms import ApplyForm, UploadForm
from blueprints.administration.report import ReportPage
from blueprints.administration.saving import Attempt, attempt, ended_words
from blueprints.web.execution import run
from blueprints.web.guards import administrator
from blueprints.web.identity import current_actor
from workflow.queries.calendar_moves import Foreseen
from workflow.services.import_table import HoldTable, ImportTable, hold_table, import_table
from workflow.sheets import KINDS, kind_of

ONE_DAY = 24 * 60 * 60
NAME_LENGTH = 120


@dataclass(frozen=True, kw_only=True)
class Held:
    """An uploaded file on its way: kind of table, digest of the content, its name at the uploader's."""

    kind: str
    digest: str
    name: str


@blueprint.route("/import/<kind>", methods=["GET", "POST"])
@administrator
def upload(kind: str) -> ResponseReturnValue:
    kind_of(kind)
    form = UploadForm()
    if request.method == "GET":
        return _upload_page(form, kind, Attempt(status=200))
    tried = attempt(
        form,
        hold_table,
        lambda: HoldTable(jurisdiction_id=scope.jurisdiction_id(), kind=kind, content=form.file.data.read()),
    )
    if not tried.ok:
        return _upload_page(form, kind, tried)
    name = (form.file.data.filename or "")[:NAME_LENGTH]
    token = _serializer().dumps([kind, tried.done, name, current_actor().officer_id])
    return redirect(url_for("administration.preview", kind=kind, held=token), 303)


def _upload_page(form: UploadForm, code: str, tried: Attempt) -> ResponseReturnValue:
    kind, language = kind_of(code), scope.language()
    page = render_template(
        "administration/upload.html",
        form=form,
        kind=kind,
        codes=[other.code for other in KINDS],
        identity_columns=", ".join(kind.column(key).header(language) for key in kind.identity),
        language=language,
        refused=tried.refused,
    )
    return page, tried.status


@blueprint.get("/import/<kind>/preview")
@administrator
def preview(kind: str) -> ResponseReturnValue:
    """The rehearsal: it runs anew each time the page is opened, and leaves nothing behind."""
    held = _held(kind)
    report = run(import_table, _command(held))
    page = ReportPage.of(report)
    return render_template(
        "administration/preview.html",
        page=page,
        ended=ended_words(page.delegations_ended) if page.delegations_ended else "",
        kind=kind_of(kind),
        held=held,
        token=request.args["held"],
        form=ApplyForm(),
        foreseen=report.foreseen,
        seen=sign_foreseen(report.foreseen) if report.foreseen is not None else "",
    )


@blueprint.post("/import/<kind>/apply")
@administrator
def apply(kind: str) -> ResponseReturnValue:
    held = _held(kind)
    report = run(import_table, _command(held, seen=signed_foreseen(request.form.get("seen", ""))))
    if not report.applied:
        flash(gettext("Nothing was imported: the data changed meanwhile, look at the report again."), "error")
        return redirect(url_for("administration.preview", kind=kind, held=request.args["held"]), 303)
    page = ReportPage.of(report)
    flash(
        gettext(
            "Imported: %(created)s added, %(changed)s changed, %(unchanged)s as they were.",
            created=page.created,
            changed=page.changed,
            unchanged=page.unchanged,
        ),
        "success",
    )
    if page.delegations_ended:
        flash(ended_words(page.delegations_ended), "warning")
    if report.foreseen is not None and report.foreseen.moves:
        flash(moved_words(report.foreseen), "success")
    return redirect(url_for("administration.upload", kind=kind), 303)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="held-table")


def _held(kind: str) -> Held:
    """Raises NotFound for a token that is forged, too old, another officer's or for another kind of table."""
    try:
        signed, digest, name, officer_id = _serializer().loads(request.args.get("held", ""), max_age=ONE_DAY)
    except (BadData, ValueError):
        raise NotFound from None
    if signed != kind or officer_id != current_actor().officer_id:
        raise NotFound
    return Held(kind=kind, digest=digest, name=name)


def _command(held: Held, *, seen: Foreseen | None = None) -> ImportTable:
    """Applied when something was seen, else rehearsed."""
    return ImportTable(
        jurisdiction_id=scope.jurisdiction_id(),
        kind=held.kind,
        digest=held.digest,
        name=held.name,
        apply=seen is not None,
        seen=seen,
        language=scope.language(),
    )
