"""What is installed is pinned to the byte, and no pin says which host to take it from."""

import json
import re

import pytest

from tests.support.tree import ROOT, complaint, project_files

PINNED = ("requirements.txt", "requirements-dev.txt", ".ci/uv.txt")
WANTED = {"requirements.in": ("requirements.txt",), "requirements-dev.in": ("requirements.txt", "requirements-dev.txt")}
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|^-[fi] ", re.MULTILINE)
REGISTRY = re.compile(r"(?:^|:)registry\s*=")
REMAKE = "uv pip compile --generate-hashes --universal --python-version 3.11"


def entries(name: str) -> list[str]:
    """The requirements of a pip file, continued lines joined, comments left out."""
    lines = [
        line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")
    ]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("-c ")]


def project_name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, f"not a requirement: {requirement!r}"
    return re.sub(r"[-_.]+", "-", found.group()).lower()


@pytest.mark.parametrize("name", PINNED)
def test_every_requirement_has_one_version_and_its_hashes(name: str) -> None:
    loose = [entry for entry in entries(name) if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)]
    assert entries(name)
    assert not loose, complaint(f"Make {name} anew with `{REMAKE}`:", loose)


@pytest.mark.parametrize(("wanted", "pinned"), WANTED.items())
def test_everything_wanted_is_pinned(wanted: str, pinned: tuple[str, ...]) -> None:
    have = {project_name(entry) for name in pinned for entry in entries(name)}
    missing = sorted({project_name(entry) for entry in entries(wanted)} - have)
    assert not missing, complaint(f"Named in {wanted}, not pinned; make the pins anew with `{REMAKE}`:", missing)


def test_both_sets_of_pins_agree_where_they_overlap() -> None:
    runtime = {project_name(entry): entry.split()[0] for entry in entries("requirements.txt")}
    other = [f"{entry.split()[0]} against {runtime[project_name(entry)]}" for entry in entries("requirements-dev.txt")
             if runtime.get(project_name(entry), entry.split()[0]) != entry.split()[0]]  # fmt: skip
    assert not other, complaint("Tests must run on what users run; compile requirements-dev.in anew:", other)


@pytest.mark.parametrize("name", [*PINNED, *WANTED])
def test_no_pip_file_names_a_host(name: str) -> None:
    found = ADDRESS.findall((ROOT / name).read_text(encoding="utf-8"))
    assert not found, complaint(f"Where packages come from is each machine's own setting; remove from {name}:", found)


def test_no_npm_file_names_a_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    placed = [name for name, package in packages.items() if "resolved" in package]
    unhashed = [name for name, package in packages.items() if name and not {"integrity", "link"} & set(package)]
    settings = [path for path in project_files() if path.name == ".npmrc"]
    hosts = [
        line for path in settings for line in path.read_text(encoding="utf-8").splitlines() if REGISTRY.search(line)
    ]
    assert not placed, complaint("Lock these without addresses (npm's omit-lockfile-registry-resolved):", placed)
    assert not unhashed, complaint("Locked without a hash:", unhashed)
    assert not hosts, complaint("Where packages come from is each machine's own setting; remove:", hosts)
