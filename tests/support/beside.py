"""Two at once: an act in a thread of its own while a transaction of the test is still open."""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from workflow.bootstrap import Application

SECONDS = 60


class Beside:
    """A second officer who acts in a thread of the own, while a first one's transaction is still open."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.result: Any = None
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._act()
        except Exception as error:  # noqa: BLE001  handed to the test
            self.result = error

    def wait(self) -> Any:
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        return self.result


def until_somebody_waits(application: Application) -> None:
    """On PostgreSQL a row lock is waited for; on SQLite the gate is, which nobody can see from outside."""
    if application.engine.dialect.name == "sqlite":
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(1_000):
        with application.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waits")
