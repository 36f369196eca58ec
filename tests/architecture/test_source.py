"""House rules on the source text itself."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree import complaint, named, parsed, project_files, python_files

# A code or several, then words.
REASONED_NOQA = re.compile(r"#\s*noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*\s+[^\s#]\S*")
REASONED_COVER = re.compile(r"#\s*pragma:\s*no (?:cover|branch)\W+\w+")
NAMED_IGNORE = re.compile(r"#\s*type:\s*ignore\[[\w, -]+\]")
# Written in pieces, or this file would name what it forbids.
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}])/(?:" + "|".join(["wo" + "rk", r"ho" + r"me/[a-z]\w*", "Use" + r"rs/\w+"]) + ")/"
)
SKIPS = {"skip", "skipif", "xfail", "importorskip"}
TEXTS = {".cfg", ".css", ".csv", ".html", ".in", ".ini", ".js", ".json", ".md", ".po", ".py", ".sh", ".svg", ".toml",
         ".tsv", ".txt", ".xml", ".yaml", ".yml", ""}  # fmt: skip


def comments(path: Path) -> Iterator[tuple[int, str]]:
    source = io.StringIO(path.read_text(encoding="utf-8"))
    return ((token.start[0], token.string) for token in tokenize.generate_tokens(source.readline)
            if token.type == tokenize.COMMENT)  # fmt: skip


def comments_like(marker: str, good: re.Pattern[str]) -> list[str]:
    """The places of comments that hold the marker but do not have the wanted form."""
    return [
        f"{named(path)}:{line}: {text}"
        for path in python_files()
        for line, text in comments(path)
        if re.search(marker, text) and not good.search(text)
    ]


def test_every_suppressed_lint_says_why() -> None:
    bare = comments_like(r"#\s*noqa", REASONED_NOQA)
    assert not bare, complaint("Name the rule and the reason (`# noqa: S603  our own program`), or obey it:", bare)


def test_every_line_kept_out_of_the_coverage_says_why() -> None:
    bare = comments_like(r"pragma:\s*no", REASONED_COVER)
    assert not bare, complaint("Say why it cannot be tested (`# pragma: no cover - why`), or test it:", bare)


def test_every_ignored_type_error_names_its_code() -> None:
    bare = comments_like(r"#\s*type:\s*ignore", NAMED_IGNORE)
    assert not bare, complaint("Name the error (`# type: ignore[attr-defined]`), or mend the type:", bare)


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in python_files()
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(parsed(path))
    ]
    assert not silent, complaint("Begin these modules with a docstring that names the use case:", silent)


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    skipped = [
        f"{named(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and ast.unparse(node).startswith("pytest.")
    ]
    assert not skipped, complaint(
        "A test runs or it goes; make it run on every machine that `make setup` filled:", skipped
    )


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def test_no_import_of_ours_hides_inside_a_function() -> None:
    hidden = [
        f"{named(path)}:{inner.lineno}: {ast.unparse(inner)}"
        for path in python_files("workflow", "blueprints")
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        and any(name.partition(".")[0] in {"workflow", "blueprints"} for name in imported(inner))
    ]
    assert not hidden, complaint("Import at the top; if that makes a circle, the modules are cut wrongly:", hidden)


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in project_files()
        if path.suffix in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATHS.search(line)
    ]
    assert not found, complaint("Write these paths relative to the project's root:", found)


def test_whether_a_text_says_anything_is_judged_in_one_place() -> None:
    """`vocabulary/said.py` sees through invisible letters; `.strip()` stays for names that are looked up."""
    core = Path(__file__).resolve().parents[2] / "workflow"
    files = [path for part in ("services", "policies", "queries") for path in (core / part).rglob("*.py")]
    judged = [
        f"{path.name}: {line.strip()}"
        for path in files
        for line in path.read_text("utf-8").splitlines()
        if ".strip()" in line.replace(".strip().lower()", "") and path.name != "passwords.py"
    ]
    assert judged == []
