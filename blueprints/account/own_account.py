"""The account's first page: who one is here, the language, where one is signed in."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from blueprints.account.blueprint import blueprint
from blueprints.account.browsers import describe_browser
from blueprints.account.entry import forget_session
from blueprints.account.forms import LanguageForm, MailForm
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor, identity
from workflow.queries.accounts import held_roles, living_sessions, own_mail
from workflow.queries.identities import SessionLimits
from workflow.services.choose_language import ChooseLanguage
from workflow.services.choose_language import choose_language as choose
from workflow.services.choose_mail_mode import ChooseMailMode
from workflow.services.choose_mail_mode import choose_mail_mode as choose_mode
from workflow.services.end_session import EndSession, SignOutEverywhere
from workflow.services.end_session import end_session as end
from workflow.services.end_session import sign_out_everywhere as end_all


@blueprint.get("/account")
@signed_in
def index() -> ResponseReturnValue:
    app, actor = application(), current_actor()
    limits = SessionLimits(idle=app.settings.session_idle, absolute=app.settings.session_absolute)
    with reading() as read:
        roles = held_roles(read, actor)
        sessions = living_sessions(read, app.clock.now(), limits, actor.officer_id)
        mail = own_mail(read, actor.officer_id)
    return render_template(
        "account/index.html",
        form=LanguageForm(locale=str(get_locale())[:2]),
        mail_form=MailForm(mode=mail.mode.value),
        mail=mail,
        mailing=app.mailer is not None,
        who=identity(),
        roles=roles,
        sessions=sessions,
        describe_browser=describe_browser,
    )


@blueprint.post("/account/language")
@signed_in
def choose_language() -> ResponseReturnValue:
    locale = LanguageForm().locale.data or ""
    run(choose, ChooseLanguage(locale=locale))
    session["language"] = locale
    return redirect(url_for("account.index"), 303)


@blueprint.post("/account/mail")
@signed_in
def choose_mail() -> ResponseReturnValue:
    run(choose_mode, ChooseMailMode(mode=MailForm().mode.data or ""))
    flash(_("Mail will reach you as you chose."), "success")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    run(end, EndSession(session_id=session_id))
    flash(_("The session has ended."), "success")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    run(end_all, SignOutEverywhere(officer_id=current_actor().officer_id))
    forget_session()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("account.sign_in"), 303)
