"""Makes the Flask application: a list of init calls."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import (
    account,
    administration,
    cli,
    deadlines,
    health,
    notifications,
    replies,
    requests,
    supervision,
    web,
)
from blueprints.extensions import babel, csrf, limiter, login_manager
from blueprints.web import addresses, context, errors, execution, headers, incoming, logging
from workflow.bootstrap import Application, build
from workflow.settings import ROOT, Settings

FEATURES = (
    web.blueprint,
    health.blueprint,
    account.blueprint,
    deadlines.blueprint,
    requests.blueprint,
    replies.blueprint,
    supervision.blueprint,
    administration.blueprint,
    notifications.blueprint,
)


def create_app(settings: Settings | None = None, *, application: Application | None = None) -> Flask:
    """`application` is given by tests; otherwise it is built from the settings, and those from the environment."""
    chosen = application.settings if application is not None else settings or Settings()
    app = Flask("chinhkien", root_path=str(ROOT), static_folder="static", template_folder="templates")
    _configure(app, chosen)
    execution.install(app, application or build(chosen))
    logging.init_app(app)
    _extend(app)
    addresses.init_app(app)
    incoming.init_app(app)
    headers.init_app(app, secure=chosen.secure_cookies)
    context.init_app(app)
    errors.init_app(app)
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
    cli.init_app(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_HEADERS_ENABLED=True,
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        WTF_CSRF_TIME_LIMIT=None,
        DEMONSTRATION=settings.demo,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _extend(app: Flask) -> None:
    babel.init_app(app, locale_selector=context.select_locale)
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.login_view = "account.sign_in"
    login_manager.session_protection = None
    limiter.init_app(app)
