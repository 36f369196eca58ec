"""The first page: what there is, and what is lacking; and loading the packaged procedures."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.web.execution import reading, run
from blueprints.web.guards import administrator
from workflow.queries.administration.overview import overview
from workflow.services.load_procedures import LoadProcedures, load_procedures
from workflow.sheets import KINDS


@blueprint.get("/")
@administrator
def index() -> ResponseReturnValue:
    today = scope.today()
    with reading() as session:
        found = overview(session, scope.jurisdiction_id(), now=scope.now(), today=today)
    return render_template("administration/index.html", found=found, kinds=KINDS, year=today.year)


@blueprint.post("/procedures/load")
@administrator
def load_presets() -> ResponseReturnValue:
    """Adds the packaged procedures that are not there yet; those there are left as they are."""
    loaded = run(load_procedures, LoadProcedures(jurisdiction_id=scope.jurisdiction_id()))
    flash(
        gettext(
            "%(created)s procedures added, %(untouched)s left as they are.",
            created=len(loaded.created),
            untouched=len(loaded.untouched),
        ),
        "success",
    )
    if loaded.unmatched:
        flash(
            gettext(
                "Mandatory consultees that no agency here bears: %(slugs)s. Enter these agencies, then complete the "
                "procedures by hand.",
                slugs=", ".join(loaded.unmatched),
            ),
            "warning",
        )
    return redirect(url_for("administration.procedures"), 303)
