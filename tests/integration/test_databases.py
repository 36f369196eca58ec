"""The databases that tests get are migrated, empty, and nobody else's."""

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.support.databases import Databases
from workflow.models import Base


def test_every_table_of_the_models_is_in_a_test_database(database_url: str) -> None:
    engine = create_engine(database_url)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    assert set(Base.metadata.tables) <= tables


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_one_test_writes_the_next_does_not_see(databases: Databases, kind: str) -> None:
    with databases.new(kind) as first, databases.new(kind) as second:
        writer, reader = create_engine(first), create_engine(second)
        with writer.begin() as connection:
            connection.execute(text("CREATE TABLE left_behind (id integer)"))
        assert inspect(writer).has_table("left_behind")
        assert not inspect(reader).has_table("left_behind")
        writer.dispose()
        reader.dispose()
