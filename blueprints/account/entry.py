"""Signing in and out. Whatever is wrong at the door, the answer is one sentence."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from blueprints.account.blueprint import blueprint
from blueprints.account.forms import SignInForm
from blueprints.extensions import limiter
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import public, signed_in
from blueprints.web.identity import identity, load
from blueprints.web.redirects import safe_next
from workflow.adapters.tokens import token_digest
from workflow.services.account_acts import LockoutRules
from workflow.services.end_session import SignOut
from workflow.services.end_session import sign_out as end_this_session
from workflow.services.sign_in import SignIn, SignInResult, account_named, check_password
from workflow.services.sign_in import sign_in as decide


def sign_in_rate() -> str:
    return application().settings.sign_in_rate


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(sign_in_rate, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    wanted = safe_next(request.values.get("next"), url_for("web.home"))
    if identity() is not None and request.method == "GET":
        return redirect(wanted)
    form = SignInForm()
    if form.validate_on_submit():
        result = _attempt(form)
        if result.token is not None:
            keep_session(result.token)
            return redirect(wanted, 303)
        form.form_errors.append(_refusal())
    status = 422 if form.is_submitted() else 200
    return render_template("account/sign_in.html", form=form, next=wanted, asked="next" in request.args), status


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    run(end_this_session, SignOut(token_digest=token_digest(session["_user_id"])))
    forget_session()
    flash(_("You are signed out."), "success")
    return redirect(url_for("account.sign_in"), 303)


def keep_session(token: str) -> None:
    """Nothing of the time before goes on in this cookie, the CSRF token included; only the language stays."""
    _clear()
    login_user(load(token))


def forget_session() -> None:
    logout_user()
    _clear()


def lockout_rules() -> LockoutRules:
    settings = application().settings
    return LockoutRules(attempts=settings.sign_in_attempts, lockout=settings.sign_in_lockout)


def _clear() -> None:
    language = session.get("language")
    session.clear()
    if language is not None:
        session["language"] = language


def _attempt(form: SignInForm) -> SignInResult:
    with reading() as read:
        account = account_named(read, form.username.data)
    check = check_password(account, form.password.data)
    held = session.get("_user_id")
    command = SignIn(
        check=check,
        rules=lockout_rules(),
        address=request.remote_addr or "",
        user_agent=request.user_agent.string,
        replaces=token_digest(held) if held else None,
    )
    return application().run(decide, command)


def _refusal() -> str:
    rules = lockout_rules()
    return str(
        _(
            "The account name or the password is not right, or the account cannot be used now. "
            "After %(attempts)s wrong passwords in a row an account is locked for %(minutes)s minutes.",
            attempts=rules.attempts,
            minutes=int(rules.lockout.total_seconds() // 60),
        )
    )
