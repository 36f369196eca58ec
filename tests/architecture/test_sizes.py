"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree import complaint, named, parsed, python_files

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """Lines of the body, without a docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        f"{named(path)}: {count} lines"
        for path in python_files()
        if not named(path).startswith("migrations/versions/")
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES_OF_A_FILE
    ]
    assert not long, complaint("Split these files by use case; a reader should know their room in each:", long)


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{named(path)}:{function.lineno}: {function.name} has {body_lines(function)} lines"
        for path in python_files()
        if not named(path).startswith("migrations/versions/")
        for function in functions(path)
        if body_lines(function) > LINES_OF_A_FUNCTION
    ]
    assert not long, complaint("Name the steps of these functions and give each its own:", long)
