"""`flask worker`: work off the queue until SIGTERM or Ctrl-C."""

import signal
from types import FrameType

import click
from flask.cli import with_appcontext

from blueprints.cli.output import require_schema
from blueprints.web.execution import application
from workflow.jobs import HANDLERS, Worker


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs at the same time.")
@with_appcontext
def command(threads: int) -> None:
    """Run due jobs until SIGTERM or Ctrl-C; what runs then is brought to its end.

    On PostgreSQL any number of workers on any number of hosts share the queue. On SQLite the server works by itself.
    """
    require_schema()
    worker = Worker(application(), HANDLERS, threads=threads)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
