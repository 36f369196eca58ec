"""`/healthz` and `/readyz`: what a load balancer asks, and that the answers give nothing away."""

from pathlib import Path

from blueprints.factory import create_app
from tests.applications import OfficerClient
from workflow.bootstrap import Application
from workflow.settings import Settings

SECRET = "only-for-tests-" + "x" * 32


def test_ready_is_a_database_at_the_newest_revision(visitor: OfficerClient) -> None:
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_a_database_of_another_revision_is_not_ready(visitor: OfficerClient, application: Application) -> None:
    with application.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001_first_schema'")
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "not_ready": ["schema"]})
    assert visitor.get("/healthz").status_code == 200, "the process itself lives"


def test_a_database_that_was_never_migrated_is_not_ready(visitor: OfficerClient, application: Application) -> None:
    with application.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    assert visitor.get("/readyz").json == {"status": "not ready", "not_ready": ["schema"]}


def test_a_database_out_of_reach_is_told_without_its_address(tmp_path: Path) -> None:
    address = "postgresql://chinhkien:mat-khau@127.0.0.1:9/chinhkien"
    client = create_app(Settings(database_url=address, files_dir=tmp_path, secret_key=SECRET)).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "not_ready": ["database"]})
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_path_that_is_no_database_is_out_of_reach_too(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_bytes(b"this is no database at all" * 100)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'no.sqlite3'}", files_dir=tmp_path, secret_key=SECRET)
    answer = create_app(settings).test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "not_ready": ["database"]})
