"""The page of one officer: details, roles, password; shown again by each of its forms when that one is refused."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.administration import scope
from blueprints.administration.forms import EndForm, MembershipForm, OfficerForm, PasswordForm
from blueprints.administration.saving import Attempt
from blueprints.web.execution import reading
from workflow.queries.administration.agencies import agency_choices
from workflow.queries.administration.officers import officer_view


def officer_page(
    officer_id: int,
    tried: Attempt,
    *,
    form: OfficerForm | None = None,
    grant: MembershipForm | None = None,
    end: EndForm | None = None,
    password: PasswordForm | None = None,
    ending: int | None = None,
) -> ResponseReturnValue:
    """The refused form is handed in with what was typed; the others show what is stored."""
    today = scope.today()
    with reading() as session:
        view = officer_view(session, scope.jurisdiction_id(), officer_id, today)
        agencies = agency_choices(session, scope.jurisdiction_id(), scope.language())
    granting = grant or MembershipForm(formdata=None, since=today)
    granting.offer(agencies)
    page = render_template(
        "administration/officer.html",
        view=view,
        form=form or OfficerForm(formdata=None, obj=view),
        grant=granting,
        end=end or EndForm(formdata=None),
        password=password or PasswordForm(formdata=None),
        bad=form or grant or end or password,
        ending=ending,
        refused=tried.refused,
        today=today,
        now=scope.now(),
    )
    return page, tried.status
