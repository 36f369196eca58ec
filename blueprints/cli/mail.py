"""`flask mail …`: work off what waits, take a bounce from the mail server, see how mail stands."""

import sys

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application, reading
from workflow.adapters.bounces import read_report
from workflow.adapters.bulkheads import Bulkheads
from workflow.queries.deliveries import mail_counts
from workflow.queries.undone_mail import undone_mail
from workflow.services.mail_jobs import HANDLERS
from workflow.services.record_bounce import RecordBounce, record_bounce

group = AppGroup("mail", help="Notices and the mails that carry them.")
NO_REPORT = 65  # EX_DATAERR of sysexits.h, which mail servers know


@group.command("work")
@as_json
def work(*, as_json: bool) -> None:
    """Tell and send what is due now, once; a worker does the same all the time."""
    require_schema()
    counts = {"announce": 0, "deliver": 0}
    app = application()
    with Bulkheads("mail work") as apart:
        for wanted in counts:
            with reading() as session:
                jobs = undone_mail(session, app.clock.now(), mailing=app.mailer is not None)
            for kind, payload in jobs:
                if kind == wanted:
                    with apart(kind, **payload):
                        counts[kind] += HANDLERS[kind](app, payload)
        lines = [f"{counts['announce']} notifications, {counts['deliver']} mails accepted"]
        if app.mailer is None:
            lines.append("no mail server is configured (CHINHKIEN_SMTP_HOST)")
        show({**counts, "configured": app.mailer is not None}, lines, json_wanted=as_json)


@group.command("status")
@as_json
def status(*, as_json: bool) -> None:
    """How many mails stand how."""
    require_schema()
    with reading() as session:
        counts = {state.value: count for state, count in mail_counts(session).items()}
    configured = application().mailer is not None
    lines = [f"{state}: {count}" for state, count in counts.items()] or ["no mails yet"]
    if not configured:
        lines.append("no mail server is configured (CHINHKIEN_SMTP_HOST)")
    show({"configured": configured, "mails": counts}, lines, json_wanted=as_json)


@group.command("bounce")
@as_json
def bounce(*, as_json: bool) -> None:
    """Read a delivery status notification (RFC 3464) from standard input, as a mail server pipes it.

    Exit 65 when it is no such report. A report about somebody else's message is taken and left alone.
    """
    require_schema()
    reports = read_report(sys.stdin.buffer.read())
    known = [
        application().run(
            record_bounce,
            RecordBounce(message_key=one.message_key, failed=one.failed, code=one.code, text=one.text),
        )
        for one in reports
    ]
    rows = [
        {"failed": one.failed, "status": one.status, "ours": ours} for one, ours in zip(reports, known, strict=True)
    ]
    lines = [
        f"{'failed' if one.failed else 'delayed'} {one.status}: {'noted' if ours else 'not a mail of ours'}"
        for one, ours in zip(reports, known, strict=True)
    ]
    show({"reports": rows}, lines or ["no delivery status notification"], json_wanted=as_json)
    if not reports:
        raise click.exceptions.Exit(NO_REPORT)
