"""The present instant: the machine's, or one that a test, the demo or a scenario sets."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SettableClock:
    """Stands still until it is moved; keeps aware UTC instants."""

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def now(self) -> datetime:
        return self._instant

    def set(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a naive datetime is no instant")
        self._instant = instant.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        self.set(self._instant + step)
