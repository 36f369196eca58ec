"""What this process counts for Prometheus, and how a scrape is written out.

Several serving processes share their counters through files in PROMETHEUS_MULTIPROC_DIR, a variable of the library that
must be set before the process starts; whichever of them is asked then answers for all. Without it a process answers for
itself alone. What lives in the database is never counted here but read at the scrape (queries/operation_figures.py).
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

log = structlog.get_logger()
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SHARED_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LONG_SECONDS = (0.05, 0.25, 1, 5, 30, 120, 600)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

disable_created_metrics()  # type: ignore[no-untyped-call]


def make_shared(folder: str) -> None:
    """Before the first figure: the library opens its files there at once."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)


make_shared(SHARED_FOLDER)
OWN = CollectorRegistry()
REQUESTS = Counter("chinhkien_requests", "Requests answered.", ("method", "route", "status"), registry=OWN)
REQUEST_SECONDS = Histogram(
    "chinhkien_request_seconds", "Time to answer a request.", ("route",), buckets=SECONDS, registry=OWN
)
JOBS = Counter("chinhkien_jobs_performed", "Attempts at jobs, by how they ended.", ("kind", "outcome"), registry=OWN)
JOB_SECONDS = Histogram(
    "chinhkien_job_seconds", "Time of one attempt at a job.", ("kind",), buckets=LONG_SECONDS, registry=OWN
)


@contextmanager
def _never_in_the_way() -> Iterator[None]:
    """The shared folder may be gone or full: a figure is lost then, never an answer or a job."""
    try:
        yield
    except OSError as error:
        log.warning("figure_lost", error=type(error).__name__)


def note_request(method: str, route: str | None, status: int, seconds: float) -> None:
    """`route` is the rule, never the address, None where no rule matched: what strangers type makes no new series."""
    place = route or "(none)"
    with _never_in_the_way():
        REQUESTS.labels(method if method in METHODS else "(other)", place, str(status)).inc()
        REQUEST_SECONDS.labels(place).observe(seconds)


def note_job(kind: str, outcome: str, seconds: float) -> None:
    with _never_in_the_way():
        JOBS.labels(kind, outcome).inc()
        JOB_SECONDS.labels(kind).observe(seconds)


class _OwnCounters(Collector):
    def collect(self) -> Iterable[Metric]:
        return OWN.collect()


def exposition(*further: Collector) -> bytes:
    """The page of figures: the counters, and what the collectors read at this moment."""
    page = CollectorRegistry()
    if SHARED_FOLDER:
        MultiProcessCollector(page, SHARED_FOLDER)  # type: ignore[no-untyped-call]
    else:
        page.register(_OwnCounters())
        ProcessCollector(namespace="chinhkien", registry=page)
    for collector in further:
        page.register(collector)
    return generate_latest(page)
