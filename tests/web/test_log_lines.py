"""What binds the lines of one request or one job together, for whoever reads the log."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from flask import Flask

from blueprints.factory import create_app
from tests.applications import OfficerClient
from tests.factories.jobs import Diary, in_one_transaction, put_down
from workflow.bootstrap import Application
from workflow.jobs import Registry, work_off
from workflow.ports import Job

NAMED = "nginx-0123456789abcdef"


@pytest.fixture
def log(web: Flask) -> Iterator[io.StringIO]:
    """What the application writes to its log, as written."""
    assert web
    before, written = structlog.get_config(), io.StringIO()
    structlog.configure(**{**before, "logger_factory": structlog.PrintLoggerFactory(written)})
    yield written
    structlog.configure(**before)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_all_lines_of_a_request_carry_the_number_that_its_answer_names(
    log: io.StringIO, visitor: OfficerClient, web: Flask
) -> None:
    def fail() -> str:
        raise RuntimeError("no")

    web.view_functions["health.healthz"] = fail
    first, second = visitor.get("/healthz"), visitor.get("/readyz")
    told = [(line["event"], line["request_id"]) for line in lines(log)]
    number = first.headers["X-Request-ID"]
    assert told == [("request_failed", number), ("request", number), ("request", second.headers["X-Request-ID"])]
    assert number != second.headers["X-Request-ID"]
    assert structlog.contextvars.get_contextvars() == {}


def test_a_number_is_taken_over_from_a_trusted_proxy_only(application: Application, visitor: OfficerClient) -> None:
    assert visitor.get("/healthz", headers={"X-Request-ID": NAMED}).headers["X-Request-ID"] != NAMED
    settings = application.settings.model_copy(update={"trusted_proxies": 1})
    behind = create_app(application=replace(application, settings=settings)).test_client()
    assert behind.get("/healthz", headers={"X-Request-ID": NAMED}).headers["X-Request-ID"] == NAMED
    for odd in ("short", 'x" , "forged": "1', "x" * 65):
        assert behind.get("/healthz", headers={"X-Request-ID": odd}).headers["X-Request-ID"] != odd


def test_each_line_of_a_job_carries_its_number_kind_and_attempt(log: io.StringIO, application: Application) -> None:
    put_down(application, [Job(kind="note"), Job(kind="note")])
    work_off(application, Registry((in_one_transaction(Diary(failures=1), attempts=1),)))
    told = [(line["event"], line["job_id"], line["job_kind"], line["attempt"]) for line in lines(log)]
    first, second = told[0][1], told[-1][1]
    assert told == [
        ("job_failed", first, "note", 1),
        ("job_dead", first, "note", 1),
        ("job_done", second, "note", 1),
    ]
    assert first != second
