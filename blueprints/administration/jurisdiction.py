"""What holds for the whole jurisdiction."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import JurisdictionForm
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.queries.administration.overview import jurisdiction_view
from workflow.services.save_jurisdiction import SaveJurisdiction, save_jurisdiction
from workflow.vocabulary.administration import SilenceLaw


@blueprint.route("/jurisdiction", methods=["GET", "POST"])
@administrator
def jurisdiction() -> ResponseReturnValue:
    with reading() as session:
        view = jurisdiction_view(session, scope.jurisdiction_id())
    form = JurisdictionForm(obj=view)
    form.offer()
    tried = Attempt(status=200)
    if request.method == "POST":
        tried = attempt(form, save_jurisdiction, lambda: _command(form))
        if tried.ok:
            return saved(tried.done, url_for("administration.jurisdiction"))
    page = render_template("administration/jurisdiction.html", form=form, view=view, refused=tried.refused)
    return page, tried.status


def _command(form: JurisdictionForm) -> SaveJurisdiction:
    return SaveJurisdiction(
        jurisdiction_id=scope.jurisdiction_id(),
        version=form.version.data,
        name_vi=form.name_vi.data,
        name_en=form.name_en.data,
        timezone=form.timezone.data,
        office_end=form.office_end.data,
        silence_default=SilenceLaw(form.silence_default.data),
        author_may_sign=form.author_may_sign.data,
        explanation_days=form.explanation_days.data,
        completion_days=form.completion_days.data or 0,
    )
