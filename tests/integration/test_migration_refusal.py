"""A database of another version is refused with words, not with a traceback, and stays as it was."""

import sqlite3
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text

from blueprints.factory import create_app
from workflow.settings import Settings


def installation(database_url: str, folder: Path) -> Flask:
    settings = Settings(
        database_url=database_url, files_dir=folder / "files", secret_key="x" * 40, rate_limits=False, _env_file=None
    )
    return create_app(settings)


def test_a_database_of_an_earlier_preview_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "preview.sqlite3"
    with sqlite3.connect(path) as preview:
        preview.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        preview.execute("INSERT INTO alembic_version VALUES ('0001')")
    preview.close()
    result = installation(f"sqlite:///{path}", tmp_path).test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code == 1
    assert all(words in result.output for words in (str(path), "0001", "mv var var.old", "CHINHKIEN_DATABASE_URL"))
    assert "Traceback" not in result.output
    with sqlite3.connect(path) as after:
        assert after.execute("SELECT name FROM sqlite_master").fetchall() == [("alembic_version",)]
    after.close()


def test_no_revision_is_taken_for_the_beginning_of_another() -> None:
    """Alembic finds a revision by the first letters of its name: the previews' numbers must begin none of ours."""
    root = Path(__file__).resolve().parents[2]
    names = [path.name for path in (root / "migrations/versions").glob("*.py")]
    revisions = [
        line.split('"')[1]
        for name in names
        for line in (root / "migrations/versions" / name).read_text(encoding="utf-8").splitlines()
        if line.startswith("revision = ")
    ]
    assert len(revisions) == len(names) > 1
    assert not [revision for revision in revisions if revision.startswith("0")]


def test_a_database_of_this_version_is_upgraded_as_often_as_one_likes(database_url: str, tmp_path: Path) -> None:
    runner = installation(database_url, tmp_path).test_cli_runner()
    assert [runner.invoke(args=["db", "upgrade"]).exit_code for _time in range(2)] == [0, 0]


def test_a_foreign_revision_on_either_database_is_refused(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    engine.dispose()
    result = installation(database_url, tmp_path).test_cli_runner().invoke(args=["db", "upgrade"])
    assert (result.exit_code, "from_the_future" in result.output) == (1, True)
