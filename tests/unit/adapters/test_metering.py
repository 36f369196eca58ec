"""A page of figures: of one process alone, or of all that share a folder."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from structlog.testing import capture_logs

from tests.factories.scraping import figure, read_figures
from workflow.adapters import metering


class OneFigure(Collector):
    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("chinhkien_tried", "Only here.", 7)


def test_a_process_alone_tells_what_it_counted_itself() -> None:
    metering.note_request("GET", "/only-here", 200, 0.3)
    metering.note_job("only_here", "done", 4.0)
    found = read_figures(metering.exposition(OneFigure()).decode())
    assert figure(found, "chinhkien_tried") == 7
    assert figure(found, "chinhkien_requests_total", method="GET", route="/only-here", status="200") == 1
    assert figure(found, "chinhkien_request_seconds_bucket", route="/only-here", le="0.25") == 0
    assert figure(found, "chinhkien_request_seconds_bucket", route="/only-here", le="0.5") == 1
    assert figure(found, "chinhkien_job_seconds_sum", kind="only_here") == 4


def test_where_processes_share_a_folder_its_files_are_told_and_not_the_own_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run" / "shared"
    metering.make_shared(str(folder))
    monkeypatch.setattr(metering, "SHARED_FOLDER", str(folder))
    metering.note_request("GET", "/only-here", 200, 0.3)
    found = read_figures(metering.exposition(OneFigure()).decode())
    assert found == {("chinhkien_tried", frozenset()): 7}


def test_a_folder_that_is_gone_costs_a_figure_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_labels: str) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(metering.REQUESTS, "labels", gone)
    monkeypatch.setattr(metering.JOBS, "labels", gone)
    with capture_logs() as said:
        metering.note_request("GET", "/only-here", 200, 0.3)
        metering.note_job("only_here", "done", 4.0)
    assert [line["event"] for line in said] == ["figure_lost", "figure_lost"]
