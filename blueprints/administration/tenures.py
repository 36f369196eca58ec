"""Who headed an agency from when until when."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.administration import fields, scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import EndForm, TenureForm
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.queries.administration.agencies import agency_view, tenures_of
from workflow.queries.administration.officers import officer_choices
from workflow.services.end_tenure import EndTenure, end_tenure
from workflow.services.record_tenure import RecordTenure, record_tenure


@blueprint.route("/agencies/<int:agency_id>/tenures", methods=["GET", "POST"])
@administrator
def tenures(agency_id: int) -> ResponseReturnValue:
    form = TenureForm()
    with reading() as session:
        here = officer_choices(session, scope.jurisdiction_id(), agency_id=agency_id)
        form.officer_id.choices = fields.rows(here or officer_choices(session, scope.jurisdiction_id()))
    if request.method == "GET":
        return _page(agency_id, form, EndForm(), Attempt(status=200))
    tried = attempt(form, record_tenure, lambda: _command(form, agency_id))
    if not tried.ok:
        return _page(agency_id, form, EndForm(formdata=None), tried)
    return saved(tried.done, url_for("administration.tenures", agency_id=agency_id))


@blueprint.post("/agencies/<int:agency_id>/tenures/<int:tenure_id>/end")
@administrator
def tenure_end(agency_id: int, tenure_id: int) -> ResponseReturnValue:
    form = EndForm()
    tried = attempt(
        form,
        end_tenure,
        lambda: EndTenure(jurisdiction_id=scope.jurisdiction_id(), tenure_id=tenure_id, until=form.until.data),
    )
    if tried.ok:
        return saved(tried.done, url_for("administration.tenures", agency_id=agency_id))
    record = TenureForm(formdata=None)
    with reading() as session:
        record.officer_id.choices = fields.rows(officer_choices(session, scope.jurisdiction_id(), agency_id=agency_id))
    return _page(agency_id, record, form, tried, ending=tenure_id)


def _command(form: TenureForm, agency_id: int) -> RecordTenure:
    return RecordTenure(
        jurisdiction_id=scope.jurisdiction_id(),
        agency_id=agency_id,
        officer_id=int(form.officer_id.data),
        since=form.since.data,
        until=form.until.data,
    )


def _page(
    agency_id: int, form: TenureForm, end: EndForm, tried: Attempt, ending: int | None = None
) -> ResponseReturnValue:
    today = scope.today()
    with reading() as session:
        view = agency_view(session, scope.jurisdiction_id(), agency_id)
        rows = tenures_of(session, agency_id, today)
    page = render_template(
        "administration/tenures.html",
        view=view,
        rows=rows,
        form=form,
        end=end,
        ending=ending,
        refused=tried.refused,
        today=today,
        name=(view.name_en if scope.language() == "en" else "") or view.name_vi,
    )
    return page, tried.status
