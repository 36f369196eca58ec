"""Reads the packaged files."""

from importlib import resources


def text_of(name: str) -> str:
    return resources.files("workflow.reference").joinpath("data", name).read_text("utf-8")
