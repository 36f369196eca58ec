"""Figures that live in the database, read at the scrape: right whichever process of whichever host answers."""

from collections.abc import Iterable

import structlog
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from workflow.bootstrap import Application
from workflow.queries.operation_figures import KindFigures, OperationFigures, operation_figures
from workflow.vocabulary.jobs import JobKind
from workflow.vocabulary.notices import MailState

log = structlog.get_logger()
STANDINGS = ("scheduled", "due", "running", "lease_over", "dead")


class DatabaseFigures(Collector):
    """When the database cannot be asked, the page says so in one figure and keeps the others."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def collect(self) -> Iterable[Metric]:
        try:
            with self._application.glancing() as session:
                found = operation_figures(session, now=self._application.clock.now())
        except Exception as error:  # noqa: BLE001  whatever the driver raises: the page must still be written
            log.warning("figures_unread", error=type(error).__name__)
            yield _gauge("database_up", "Whether the database answered this scrape.", 0)
            return
        yield _gauge("database_up", "Whether the database answered this scrape.", 1)
        yield from families(found)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"chinhkien_{name}", words, value)


def families(found: OperationFigures) -> Iterable[Metric]:
    depth = GaugeMetricFamily("chinhkien_jobs", "Unfinished jobs.", labels=("kind", "state"))
    oldest = GaugeMetricFamily(
        "chinhkien_oldest_due_job_seconds", "How long the first due job waits.", labels=("kind",)
    )
    failures = GaugeMetricFamily(
        "chinhkien_job_failures", "Failed attempts in a row, the longest row.", labels=("kind",)
    )
    for kind in _of_every_kind(found.jobs):
        for standing in STANDINGS:
            depth.add_metric((kind.kind, standing), getattr(kind, standing))
        oldest.add_metric((kind.kind,), kind.oldest.total_seconds())
        failures.add_metric((kind.kind,), kind.failures)
    yield from (depth, oldest, failures)
    yield _gauge(
        "sweep_lag_seconds", "How long the longest waiting reply is past its look.", found.sweep_lag.total_seconds()
    )
    mails = GaugeMetricFamily("chinhkien_mails", "Mails there ever were, by how they stand.", labels=("state",))
    for state in MailState:
        mails.add_metric((state.value,), found.mails.get(state, 0))
    yield mails
    yield _gauge(
        "oldest_mail_seconds", "How long the first queued mail is past its time.", found.oldest_mail.total_seconds()
    )


def _of_every_kind(found: Iterable[KindFigures]) -> Iterable[KindFigures]:
    """A kind without a job is a zero, so that no rule meets a figure that is missing."""
    by_kind = {one.kind: one for one in found}
    for name in sorted(by_kind.keys() | set(JobKind)):
        yield by_kind.get(name) or KindFigures(kind=name)
