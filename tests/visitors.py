"""Browsers of people who are not signed in, and an application that limits their haste."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from blueprints.extensions import limiter
from blueprints.factory import create_app
from tests.applications import OfficerClient
from workflow.bootstrap import Application


@pytest.fixture
def visitor(web: Flask) -> OfficerClient:
    """A browser in which nobody is signed in yet."""
    client = web.test_client()
    assert isinstance(client, OfficerClient)
    return client


@pytest.fixture
def limited(application: Application) -> Iterator[Callable[[str], OfficerClient]]:
    """`limited("3 per minute")`: a browser of an application that takes so many attempts from one place."""

    def build(rate: str) -> OfficerClient:
        settings = application.settings.model_copy(update={"rate_limits": True, "sign_in_rate": rate})
        app = create_app(application=replace(application, settings=settings))
        app.test_client_class = OfficerClient
        client = app.test_client()
        assert isinstance(client, OfficerClient)
        return client

    yield build
    limiter.enabled = False  # one for all applications of this process
