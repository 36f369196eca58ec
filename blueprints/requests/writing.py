"""Start a request, and write it in one form that keeps every typed character when it is refused."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.requests.blueprint import blueprint
from blueprints.requests.form_rows import (
    blank_row,
    chosen_period,
    command_of,
    mark,
    offer,
    procedure_words,
    questions_changed,
    stored_form,
)
from blueprints.requests.forms import NewRequestForm, RequestForm, choose
from blueprints.requests.pages import asked, language, missing_points, read_request, waivable
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import agency_member
from blueprints.web.identity import current_actor
from blueprints.web.messages import describe_conflict
from workflow.queries.request_detail import RequestView
from workflow.queries.request_editing import DuePreview, FormChoices, OwnAgency, form_choices, own_agencies, preview_due
from workflow.services.save_request import save_request
from workflow.services.start_request import StartRequest, start_request
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Conflict, Incomplete, NotNow, NotPermitted
from workflow.vocabulary.roles import Role


@blueprint.route("/requests/new", methods=["GET", "POST"])
@agency_member
def new() -> ResponseReturnValue:
    form, status, refused = NewRequestForm(), 200, []
    _offer_new(form)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                command = StartRequest(
                    agency_id=form.agency_id.data, procedure_id=form.procedure_id.data, subject=form.subject.data or ""
                )
                return redirect(url_for("requests.edit", request_id=run(start_request, command)))
            except Incomplete as refusal:
                refused = [item for item in form.refuse(refusal.missing) if item[0] not in form]
    return render_template("requests/new.html", form=form, refused=refused), status


def _offer_new(form: NewRequestForm) -> None:
    agencies = _own_agencies()
    choose(form.agency_id, [(agency.id, agency.name) for agency in agencies])
    with reading() as session:
        offered = [
            form_choices(session, jurisdiction_id, drafting_id=0, now=application().clock.now(), language=language())
            for jurisdiction_id in sorted({agency.jurisdiction_id for agency in agencies})
        ]
    choose(form.procedure_id, [(rule.id, procedure_words(rule)) for choices in offered for rule in choices.procedures])


def _own_agencies() -> tuple[OwnAgency, ...]:
    """Those for which the reader drafts. Raises NotPermitted when there are none."""
    drafting = current_actor().holding(Role.OFFICER, Role.LEADER, Role.HEAD)
    with reading() as session:
        agencies = own_agencies(session, frozenset(c.agency_id for c in drafting if c.agency_id), language())
    if not agencies:
        raise NotPermitted("start_request")
    return agencies


@blueprint.get("/requests/<int:request_id>/edit")
@agency_member
def edit(request_id: int) -> ResponseReturnValue:
    view = _writable(request_id)
    choices = _choices(view)
    form = stored_form(view)
    offer(form, choices)
    return _page(view, form, choices, 200)


@blueprint.post("/requests/<int:request_id>/edit")
@agency_member
def save(request_id: int) -> ResponseReturnValue:
    view = _writable(request_id)
    choices = _choices(view)
    form = RequestForm()
    offer(form, choices)
    if questions_changed(form, choices):
        return _page(view, form, choices, 200)
    if not form.validate():
        return _page(view, form, choices, 422)
    try:
        run(save_request, command_of(form, request_id, choices.procedures))
    except Incomplete as refusal:
        return _page(view, form, choices, 422, refused=mark(form, refusal.missing))
    except Conflict as refusal:
        return _conflict(form, choices, request_id, refusal)
    flash(_("Saved."), "success")
    return redirect(_next(request_id))


def _next(request_id: int) -> str:
    """Where the pressed button leads: on writing, to the overview, or to asking for a waiver."""
    then = http.form.get("then", "")
    if then == "show":
        return url_for("requests.show", request_id=request_id)
    if then.startswith("waiver:"):
        return url_for("requests.ask_waiver", request_id=request_id, kind=then.removeprefix("waiver:"))
    return url_for("requests.edit", request_id=request_id)


def _conflict(form: RequestForm, choices: FormChoices, request_id: int, refusal: Conflict) -> ResponseReturnValue:
    """The typed text stays; saving it again, knowingly, goes over what somebody else wrote."""
    present = read_request(request_id)
    if isinstance(refusal, NotNow):
        words = describe_conflict(refusal.reason)
    else:
        form.version.data = str(present.version)
        words = _(
            "Somebody else changed this request while you were writing. Nothing of yours was stored yet, and it still "
            "stands below. Open the request in another tab and compare; saving again replaces what they wrote."
        )
    return _page(present, form, choices, 409, refused=[words])


def _writable(request_id: int) -> RequestView:
    """Raises NotFound for other agencies, NotPermitted for roles that do not write, NotNow once it is submitted."""
    view = read_request(request_id)
    offered = view.offers.get(RequestAction.WRITE)
    if not view.drafting_side or (offered is not None and not offered.permitted):
        raise NotPermitted(RequestAction.WRITE.value)
    if offered is None and http.method == "GET":
        raise NotNow(RequestAction.WRITE.value, view.state.value)
    return view


def _choices(view: RequestView) -> FormChoices:
    with reading() as session:
        return form_choices(
            session,
            view.jurisdiction_id,
            drafting_id=view.agency_id,
            now=application().clock.now(),
            language=language(),
        )


def _page(
    view: RequestView, form: RequestForm, choices: FormChoices, status: int, refused: list[str] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "requests/edit.html",
        view=view,
        form=form,
        blank=blank_row(form),
        refused=refused or [],
        file_lost=bool(form.draft.data),
        groups={kind.value: [a.id for a in choices.agencies if a.kind is kind] for kind in choices.kinds},
        missing=missing_points(view.missing, view.id),
        waivable=waivable(view),
        **_due_values(view, form, choices),
    )
    return page, status


@blueprint.post("/requests/<int:request_id>/due")
@agency_member
def due_fragment(request_id: int) -> ResponseReturnValue:
    """The due date and what the procedure asks for, as the form stands; changes nothing."""
    view = _writable(request_id)
    choices = _choices(view)
    form = RequestForm()
    offer(form, choices)
    values = _due_values(view, form, choices)
    if values["preview"] is None:
        return "", 422
    return render_template("requests/due.html", view=view, **values)


def _due_values(view: RequestView, form: RequestForm, choices: FormChoices) -> dict[str, Any]:
    preview: DuePreview | None = None
    known = {rule.id for rule in choices.procedures}
    days = chosen_period(form, choices.procedures)
    if form.procedure_id.data in known and days is not None:
        with reading() as session:
            preview = preview_due(
                session,
                current_actor(),
                view.id,
                procedure_id=form.procedure_id.data,
                urgent=form.urgent.data,
                period_days=days,
                now=application().clock.now(),
                language=language(),
            )
    obliged = choices.mandatory.get(form.procedure_id.data, frozenset())
    picked = set(form.agency_ids.data or ())
    return {
        "preview": preview,
        "asked": asked(view),
        "obliged": [(agency.name, agency.id in picked) for agency in choices.agencies if agency.id in obliged],
    }
