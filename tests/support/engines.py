"""One dialect and one cache of compiled SQL for all engines of a kind in a test process.

SQLAlchemy keys what it compiled by the dialect object, so each test, with its engine of its own, compiled every
statement anew: a sixth of all the work. Pools, connections and listeners stay each engine's own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, event

from workflow import bootstrap

STATEMENTS = 5_000


@contextmanager
def statements_kept() -> Iterator[None]:
    """Inside the block `build()` gives its engines what the first of their kind to connect has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "open_engine", _sharing(bootstrap.open_engine))
        yield


def _sharing(open_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    known: dict[str, tuple[Dialect, Any]] = {}

    def open_sharing(url: str, **options: Any) -> Engine:
        engine = open_engine(url, **options)
        kind = engine.dialect.name
        if kind in known:
            engine.dialect, engine._compiled_cache = known[kind]
            engine.pool._dialect = engine.dialect
        else:
            engine._compiled_cache.capacity = STATEMENTS  # type: ignore[union-attr]
            # Not before: at its first connection the dialect asks the server who it is.
            event.listen(engine, "connect", lambda *_: known.setdefault(kind, (engine.dialect, engine._compiled_cache)))
        return engine

    return open_sharing
