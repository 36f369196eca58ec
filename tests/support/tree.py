"""The project's own files, as git knows them: tracked ones, and new ones that are not ignored."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    # The owner of a mounted tree may be another user; git otherwise refuses to answer there.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()))


def python_files(*folders: str) -> Iterator[Path]:
    """Those below the folders, or all."""
    for path in project_files():
        place = path.relative_to(ROOT)
        if path.suffix == ".py" and (not folders or place.parts[0] in folders):
            yield path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def complaint(rule: str, found: list[str]) -> str:
    """What a failing architecture test prints: the rule with its cure, then each place."""
    return "\n".join([rule, *(f"  {line}" for line in found)])
