"""A port of its own for a process that serves nothing else: what a worker counted, at /metrics."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from blueprints.web.scraping import shows_token
from workflow.adapters.metering import CONTENT_TYPE, exposition

IDLE_SECONDS = 10.0


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _ServerOfIpv6(_Server):
    address_family = socket.AF_INET6


class _Handler(WSGIRequestHandler):
    timeout = IDLE_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name of the library
        """Scrapes are no news."""


def figures_application(token: str) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """An empty token asks for none: the caller listens on this machine only."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        allowed = not token or shows_token(environ.get("HTTP_AUTHORIZATION", ""), token)
        if environ["PATH_INFO"] != "/metrics" or not allowed:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found\n"]
        start("200 OK", [("Content-Type", CONTENT_TYPE), ("X-Content-Type-Options", "nosniff")])
        return [exposition()]

    return answer


@contextmanager
def serve_figures(host: str, port: int, *, token: str) -> Iterator[int]:
    """As long as the block runs; the port (0 asks for a free one). Raises OSError when it is taken."""
    server_class = _ServerOfIpv6 if ":" in host else _Server
    server = make_server(host, port, figures_application(token), server_class, _Handler)
    threading.Thread(target=server.serve_forever, name="figures", daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
