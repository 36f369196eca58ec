"""`flask jobs list` and `flask jobs retry`: how the queue stands, and another round for what died."""

from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application, reading
from workflow.queries.jobs import JobView, jobs_in, queue_figures
from workflow.services.retry_jobs import RetryJobs, retry_jobs
from workflow.vocabulary.jobs import JobState

group = AppGroup("jobs", help="Look at the queue of jobs, and give dead ones another round.")
UNFINISHED = (JobState.OPEN, JobState.DEAD)


def _document(job: JobView) -> dict[str, Any]:
    times = {"enqueued_at": job.enqueued_at.isoformat(), "next_at": job.next_at.isoformat()}
    return asdict(job) | {"standing": job.standing.value} | times


def _line(job: JobView) -> str:
    words = (
        f"{job.id:>8}  {job.standing.value:<13}  {job.kind:<28}  {job.attempts:>2}×  {job.next_at:%Y-%m-%d %H:%M:%S}Z"
    )
    return "  ".join(filter(None, (words, job.key, job.error)))


@group.command("list")
@click.option("--state", type=click.Choice([state.value for state in JobState]), help="Default: all but the done ones.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
def list_jobs(state: str | None, limit: int, *, as_json: bool) -> None:
    """Print the queue's figures and its jobs, the newest first. Times are UTC."""
    require_schema()
    now = application().clock.now()
    states = (JobState(state),) if state else UNFINISHED
    with reading() as session:
        figures = queue_figures(session, now=now)
        jobs = jobs_in(session, states, now=now, limit=limit)
    summary = asdict(figures) | {"oldest": int(figures.oldest.total_seconds())}
    head = (
        f"{figures.open} open ({figures.due} due, the oldest for {summary['oldest']} s; {figures.running} running), "
        f"{figures.dead} dead"
    )
    document = {"queue": summary, "jobs": [_document(job) for job in jobs]}
    show(document, [head, *(_line(job) for job in jobs)], json_wanted=as_json)


@group.command("retry")
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "every", is_flag=True, help="Every dead job.")
@as_json
def retry(ids: tuple[int, ...], *, every: bool, as_json: bool) -> None:
    """Make dead jobs due again, with all their attempts."""
    require_schema()
    if bool(ids) == every:
        raise click.UsageError("name the jobs, or say --all")
    count = application().run(retry_jobs, RetryJobs(ids=None if every else ids))
    show({"retried": count}, [f"{count} due again"], json_wanted=as_json)
