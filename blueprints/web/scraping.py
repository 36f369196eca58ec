"""Who may read the figures of the operation: whoever shows the token; without one, a trial's own machine only.

An address is no proof behind a reverse proxy on the same machine, from which everybody seems to come. So an
installation that others reach (its public address is not this machine's) gives its figures for the token alone.
"""

import hmac
from ipaddress import ip_address

from flask import Request
from werkzeug.datastructures import Headers

from workflow.bootstrap import Application

# What proxies add. A scraper on this machine sends none of them.
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def shows_token(shown: str, token: str) -> bool:
    """`shown`: the header Authorization. An empty token is shown by nobody."""
    return bool(token) and hmac.compare_digest(shown.encode("utf-8", "replace"), f"Bearer {token}".encode())


def is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_scrape(application: Application, request: Request) -> bool:
    token = application.settings.metrics_token.get_secret_value()
    if token:
        return shows_token(request.headers.get("Authorization", ""), token)
    return application.settings.serves_this_machine_only and _came_straight_from_here(request)


def _came_straight_from_here(request: Request) -> bool:
    """The host that was asked for counts too: a page in this machine's browser may have led a foreign name here."""
    given = request.environ.get("werkzeug.proxy_fix.orig", {})  # before ProxyFix believed a header
    peer = str(given.get("REMOTE_ADDR") or request.remote_addr or "")
    asked = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdecimal() else request.host
    return is_this_machine(peer) and is_this_machine(asked) and not _forwarded(request.headers)


def _forwarded(headers: Headers) -> bool:
    return any(name in headers for name in FORWARDED)
