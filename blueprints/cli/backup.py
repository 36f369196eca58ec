"""`flask backup make` and `flask backup check`: a copy while everything runs, and whether all its files are there."""

import hashlib
from pathlib import Path

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application, reading
from workflow.adapters.back_up import BackUpFailedError, copy_database, copy_files, forget_older
from workflow.queries.stored_digests import stored_digests

PART = 1024 * 1024  # bytes held in memory at a time
group = AppGroup("backup", help="Copy the database and its files; check the files of a restored copy.")


@group.command("make")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Remove all but so many of the newest copies of the database.")
@as_json
def make(folder: Path, keep: int | None, *, as_json: bool) -> None:
    """Copy the database (on PostgreSQL by pg_dump), then the files that are not in FOLDER/files yet.

    The server and its workers go on meanwhile.
    """
    require_schema()
    app = application()
    try:
        copy = copy_database(app.settings.database_url, folder, app.clock.now())
    except BackUpFailedError as error:
        raise click.ClickException(str(error)) from None
    new = copy_files(app.settings.files_dir, folder / "files")
    removed = forget_older(folder, keep) if keep else 0
    document = {"database": str(copy), "bytes": copy.stat().st_size, "new_files": new, "removed": removed}
    lines = [f"{copy}: {copy.stat().st_size} bytes", f"{new} new files, {removed} older copies removed"]
    show(document, lines, json_wanted=as_json)


@group.command("check")
@as_json
def check(*, as_json: bool) -> None:
    """Exit 0 when every file that the database names is there with the content it names, 1 otherwise."""
    require_schema()
    with reading() as session:
        digests = list(stored_digests(session))
    faults = [{"digest": digest, "fault": fault} for digest in digests if (fault := _fault(digest))]
    lines = [*(f"{one['digest']}: {one['fault']}" for one in faults), f"{len(digests)} files, {len(faults)} faults"]
    show({"ok": not faults, "files": len(digests), "faults": faults}, lines, json_wanted=as_json)
    if faults:
        raise click.exceptions.Exit(1)


def _fault(digest: str) -> str:
    try:
        with application().files.open(digest) as content:
            found = hashlib.sha256()
            while part := content.read(PART):
                found.update(part)
    except FileNotFoundError:
        return "missing"
    return "" if found.hexdigest() == digest else "changed"
