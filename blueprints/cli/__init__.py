"""Command line under `flask`: each command calls one service or pure function, each with --json."""

from flask import Flask

from blueprints.cli import (
    audit,
    backup,
    database,
    deadline,
    demo,
    documents,
    findings,
    jobs,
    jurisdictions,
    mail,
    sums,
    sweep,
    users,
    worker,
)

MODULES = (audit, backup, database, deadline, demo, documents, findings, jobs, jurisdictions, mail, sums, sweep, users)
GROUPS = tuple(module.group for module in MODULES)


def init_app(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
    app.cli.add_command(worker.command)
