"""`flask worker`: work off the queue until SIGTERM or Ctrl-C."""

import signal
from contextlib import ExitStack
from datetime import timedelta

import click
from flask.cli import with_appcontext

from blueprints.cli.output import require_schema
from blueprints.web.execution import application
from blueprints.web.scrape_port import serve_figures
from blueprints.web.scraping import is_this_machine
from workflow.jobs import HANDLERS, Worker

ENDINGS = {signal.SIGTERM, signal.SIGINT}
GRACE = timedelta(seconds=30)
LARGEST_PORT = 65_535


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """Raises BadParameter for what is no HOST:PORT."""
    if value is None:
        return None
    host, _colon, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= LARGEST_PORT:
        raise click.BadParameter("give HOST:PORT, for example 127.0.0.1:9101")
    return host.strip("[]"), int(port)


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs at the same time.")
@click.option(
    "--metrics", "scraped_at", callback=_address, metavar="HOST:PORT", help="Give this worker's figures there."
)
@with_appcontext
def command(threads: int, scraped_at: tuple[str, int] | None) -> None:
    """Run due jobs until SIGTERM or Ctrl-C; what runs then is brought to its end, within half a minute.

    On PostgreSQL any number of workers on any number of hosts share the queue. On SQLite the server works by itself.
    """
    require_schema()
    # Waited for rather than handled: a handler could interrupt the very lock that it needs. Threads inherit the mask.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    with ExitStack() as stack:
        if scraped_at:
            _give_figures(stack, *scraped_at)
        worker = Worker(application(), HANDLERS, threads=threads)
        worker.start()
        signal.sigwait(ENDINGS)
        worker.close(GRACE)


def _give_figures(stack: ExitStack, host: str, port: int) -> None:
    """Raises ClickException where somebody else has the port."""
    try:
        stack.enter_context(serve_figures(host, port, token=_token(host)))
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from None


def _token(host: str) -> str:
    """Raises ClickException where figures would be given to the whole network."""
    token = application().settings.metrics_token.get_secret_value()
    if not token and not is_this_machine(host):
        raise click.ClickException("set CHINHKIEN_METRICS_TOKEN to give figures beyond this machine, or use 127.0.0.1")
    return token
