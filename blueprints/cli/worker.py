"""`flask worker`: work off the queue until SIGTERM or Ctrl-C."""

import signal
from datetime import timedelta

import click
from flask.cli import with_appcontext

from blueprints.cli.output import require_schema
from blueprints.web.execution import application
from workflow.jobs import HANDLERS, Worker

ENDINGS = {signal.SIGTERM, signal.SIGINT}
GRACE = timedelta(seconds=30)


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs at the same time.")
@with_appcontext
def command(threads: int) -> None:
    """Run due jobs until SIGTERM or Ctrl-C; what runs then is brought to its end, within half a minute.

    On PostgreSQL any number of workers on any number of hosts share the queue. On SQLite the server works by itself.
    """
    require_schema()
    # Waited for rather than handled: a handler could interrupt the very lock that it needs. Threads inherit the mask.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    worker = Worker(application(), HANDLERS, threads=threads)
    worker.start()
    signal.sigwait(ENDINGS)
    worker.close(GRACE)
