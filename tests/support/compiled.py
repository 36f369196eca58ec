"""Compiled templates, kept in memory for all applications that one test process makes.

Every test makes its application anew, and a page stands on some twenty templates: compiling them is a third of all
the work of a web test. What was compiled from the same source for a like environment is the same.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache


class KeptTemplates(BytecodeCache):
    def __init__(self) -> None:
        self._kept: dict[Hashable, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[self._key(bucket)] = bucket.code

    @staticmethod
    def _key(bucket: Bucket) -> Hashable:
        """All that the compiler looks at: a test may change its own environment."""
        environment: Environment = bucket.environment
        autoescape = getattr(environment.autoescape, "__qualname__", environment.autoescape)
        names = (environment.extensions, environment.filters, environment.tests)
        layout = (environment.trim_blocks, environment.lstrip_blocks, *(tuple(sorted(known)) for known in names))
        return bucket.key, bucket.checksum, type(environment), autoescape, layout


@contextmanager
def templates_kept() -> Iterator[None]:
    """Every environment made inside the block compiles a template only once."""
    begin, kept = Environment.__init__, KeptTemplates()

    def begin_keeping(self: Environment, *args: Any, **options: Any) -> None:
        begin(self, *args, **{"bytecode_cache": kept, **options})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", begin_keeping)
        yield
