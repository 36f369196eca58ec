"""How a view reaches the core: one service in one unit of work, or one reading session."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeVar, cast

from flask import Flask, current_app

from blueprints.web.identity import current_actor
from workflow.bootstrap import Application
from workflow.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Command = TypeVar("Command")
Result = TypeVar("Result")
EXTENSION = "chinh-kien"


def install(app: Flask, application: Application) -> None:
    app.extensions[EXTENSION] = application


def application() -> Application:
    return cast("Application", current_app.extensions[EXTENSION])


def run(service: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
    """Run a service as the signed-in officer. Refusals pass through to the view or the error pages."""
    return application().run(service, command, current_actor())


def reading() -> "AbstractContextManager[Session]":
    return application().reading()
