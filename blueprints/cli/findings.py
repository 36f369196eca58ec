"""`flask findings explain`: what a reply's text on standard input says little about, and why."""

import sys

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, show
from workflow.substance import ReplyText, examine, reason_text

group = AppGroup("findings", help="Explain signals of empty and evasive replies.")


@group.command("explain")
@click.option("--title", default="", help="Title of the draft; it is removed before reading.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the reasons.")
@as_json
def explain(title: str, lang: str, *, as_json: bool) -> None:
    """Read a reply from standard input (UTF-8) and print its findings."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("the text is not UTF-8") from None
    found = [
        {
            "rule": str(finding.rule),
            "kind": str(finding.kind),
            "words": list(finding.words),
            "reason": reason_text(finding.rule, "en" if lang == "en" else "vi"),
        }
        for finding in examine(ReplyText(text=text, title=title))
    ]
    lines = [f"{f['kind']}: {f['rule']}: {' | '.join(f['words'])}\n    {f['reason']}" for f in found]
    show({"findings": found}, lines or ["no findings"], json_wanted=as_json)
