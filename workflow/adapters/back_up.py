"""A copy of the database while it is in use, and of the files that it names.

The database first: a file is on disk before the row that names it is committed, and is never changed or removed, so
that every file of the copied state is there to be copied afterwards.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.engine import URL

SQLITE_NAME, POSTGRESQL_NAME = "chinh-kien-*.sqlite3", "chinh-kien-*.dump"


class BackUpFailedError(Exception):
    """Nothing of this run counts as a back-up; the message says why."""


def copy_database(url: str, folder: Path, at: datetime) -> Path:
    """The new copy; it bears its name only once it is whole.

    Raises:
        BackUpFailedError: the database could not be read whole, or pg_dump is missing.
    """
    target = make_url(url)
    sqlite = target.get_backend_name() == "sqlite"
    copy = folder / (SQLITE_NAME if sqlite else POSTGRESQL_NAME).replace("*", f"{at:%Y%m%dT%H%M%SZ}")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    if sqlite:
        _copy_sqlite(str(target.database), unfinished)
    else:
        _dump(target, unfinished)
    _write_through(unfinished)
    return unfinished.replace(copy)


def _copy_sqlite(database: str, copy: Path) -> None:
    """In one step, over one snapshot: writers go on meanwhile."""
    try:
        found = _copied(database, copy)
    except sqlite3.DatabaseError as error:
        raise BackUpFailedError(f"the database cannot be read: {error}") from None
    if found != "ok":
        raise BackUpFailedError(f"the copy is damaged: {found}")


def _copied(database: str, copy: Path) -> str:
    """What SQLite says of the copy's soundness."""
    address = f"{Path(database).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        return str(target.execute("PRAGMA integrity_check").fetchone()[0])


def _dump(target: URL, copy: Path) -> None:
    """The password goes by the environment: what stands in a command line is there for everybody on the machine."""
    address = target.set(drivername="postgresql", password=None).render_as_string()
    words = ["pg_dump", "--format=custom", "--no-password", f"--file={copy}", f"--dbname={address}"]
    secret = {"PGPASSWORD": target.password} if target.password else {}
    try:
        done = subprocess.run(words, env=os.environ | secret, capture_output=True, text=True, check=False)  # noqa: S603  our own words, no shell
    except FileNotFoundError:
        raise BackUpFailedError("pg_dump is not on the PATH (Debian: postgresql-client)") from None
    if done.returncode:
        raise BackUpFailedError(f"pg_dump: {done.stderr.strip()}")


def copy_files(source: Path, folder: Path) -> int:
    """How many were new; what was copied before is never copied again, since a file's name says its content."""
    count = 0
    for path in sorted(source.glob("??/" + "[0-9a-f]" * 64)):
        copy = folder / path.parent.name / path.name
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        unfinished = copy.with_name(f"{copy.name}.unfinished")
        shutil.copyfile(path, unfinished)
        _write_through(unfinished)
        unfinished.replace(copy)
        count += 1
    return count


def _write_through(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


def forget_older(folder: Path, keep: int) -> int:
    """Copies of the database beyond the newest `keep`; how many were removed. Files stay: older copies named them."""
    removed = 0
    for pattern in (SQLITE_NAME, POSTGRESQL_NAME):
        for old in sorted(folder.glob(pattern))[:-keep]:
            old.unlink()
            removed += 1
    return removed
