"""Security headers on every answer, also on errors and static files; what a signed-in officer saw is never cached."""

from flask import Flask, Response, g

POLICY = "; ".join(  # noqa: FLY002  one directive a line reads better
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, *, secure: bool) -> None:
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        reader = g.get("_login_user")  # whom flask-login found; asking it here could fail a second time
        if reader is not None and reader.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
