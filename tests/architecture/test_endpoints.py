"""Every endpoint stands once under its guard in `endpoints.tsv`; a new view fails here until it has its line."""

from pathlib import Path

from flask import Flask

from blueprints.factory import create_app
from workflow.settings import Settings

TABLE = Path(__file__).with_name("endpoints.tsv")
# Readers of whole features; nothing of theirs may slip under a wider guard.
FEATURES = {"administration": {"administrator"}, "supervision": {"overseer", "supervisor"}}


def app() -> Flask:
    return create_app(Settings(database_url="sqlite://", secret_key="x" * 40))


def guards() -> dict[str, str | None]:
    """Flask's own view of static files carries no guard: whatever lies there is public."""
    views = app().view_functions.items()
    return {name: "public" if name == "static" else getattr(view, "guard", None) for name, view in views}


def expected() -> dict[str, str]:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    listed = {endpoint: guard for guard, endpoint in rows}
    assert len(listed) == len(rows), "endpoints.tsv names an endpoint twice; leave it under one guard"
    return listed


def test_every_view_carries_a_guard() -> None:
    bare = sorted(name for name, guard in guards().items() if guard is None)
    assert bare == [], f"put @public, @signed_in, @agency_member, @overseer, … below the route of: {bare}"


def test_every_endpoint_stands_under_its_expected_guard() -> None:
    found, listed = guards(), expected()
    wrong = sorted(
        f"{name}: guarded by {found.get(name)}, listed under {listed.get(name)}"
        for name in found.keys() | listed.keys()
        if found.get(name) != listed.get(name)
    )
    assert wrong == [], f"give the view the guard that is meant, or correct its line in endpoints.tsv: {wrong}"


def test_a_feature_stays_under_the_guard_of_its_readers() -> None:
    wide = {name: guard for name, guard in guards().items() if guard not in FEATURES.get(name.split(".")[0], {guard})}
    assert wide == {}, "these views of administration or supervision are open to others than its readers"
