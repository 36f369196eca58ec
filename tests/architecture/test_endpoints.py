"""Every endpoint stands once under its guard. A new view fails here until it is put where it belongs."""

from flask import Flask

from blueprints.factory import create_app
from workflow.settings import Settings

PUBLIC = {
    "account.sign_in",
    "deadlines.calculator",
    "health.healthz",
    "static",
    "web.set_language",
}


def app() -> Flask:
    return create_app(Settings(database_url="sqlite://", secret_key="x" * 40))


def guards() -> dict[str, str | None]:
    return {name: getattr(view, "guard", None) for name, view in app().view_functions.items() if name != "static"}


def test_every_view_carries_a_guard() -> None:
    bare = sorted(name for name, guard in guards().items() if guard is None)
    assert bare == [], f"put @public, @signed_in, @agency_member, @overseer, … below the route of: {bare}"


def test_only_the_listed_endpoints_are_public() -> None:
    public = {name for name, guard in guards().items() if guard == "public"} | {"static"}
    assert public == PUBLIC, "a page without sign-in must be meant: add it to PUBLIC here, or give the view @signed_in"


def test_a_feature_stays_under_the_guard_of_its_readers() -> None:
    expected = {"administration": {"administrator"}, "supervision": {"overseer", "supervisor"}}
    for name, guard in guards().items():
        feature = name.split(".", maxsplit=1)[0]
        if feature in expected:
            assert guard in expected[feature], f"{name} is guarded by {guard}"
