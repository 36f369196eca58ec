"""Officers whom mail does not reach: the address is lacking, was refused, or mail came back from it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.web.addresses import page_in_query
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import administrator
from workflow.queries.administration.addresses import unreached_officers
from workflow.services.clear_address import ClearAddress, clear_address

LAST_PAGE = 400


@blueprint.get("/mail-addresses")
@administrator
def addresses() -> ResponseReturnValue:
    number = page_in_query(LAST_PAGE)
    with reading() as session:
        page = unreached_officers(session, scope.jurisdiction_id(), number)
    return render_template("administration/addresses.html", page=page, mailing=application().mailer is not None)


@blueprint.post("/mail-addresses/<int:officer_id>/clear")
@administrator
def address_clear(officer_id: int) -> ResponseReturnValue:
    run(clear_address, ClearAddress(officer_id=officer_id))
    flash(gettext("From now on mail goes to this address again."), "success")
    return redirect(url_for("administration.addresses"), 303)
