"""The audit trail is written with the change, chained, and shows every tampering."""

import threading
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.factories.province import Province
from workflow.adapters.audit_chain import verify
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Officer
from workflow.services.verify_audit import verify_audit
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict


def rename(uow: UnitOfWork, command: tuple[int, str]) -> None:
    officer_id, name = command
    officer = uow.session.get_one(Officer, officer_id)
    before, officer.full_name = officer.full_name, name
    uow.record(
        Event(
            name="officer_renamed",
            subject="officer",
            subject_id=officer_id,
            jurisdiction_id=1,
            on_behalf_of=officer_id,
            before={"full_name": before},
            after={"full_name": name},
        )
    )


@pytest.fixture
def trail(application: Application, province: Province) -> Application:
    officer_id = province.officer["stc.officer"]
    for name in ("Nguyễn Văn An", "Trần Thị Bình", "Lê Đỗ Cường"):
        application.run(rename, (officer_id, name), province.actor("administrator"))
    return application


def kinds(application: Application) -> list[tuple[int, str]]:
    with application.reading() as session:
        return [(breach.ordinal, breach.kind) for breach in verify(session).breaches]


def tamper(application: Application, statement: str) -> None:
    """Change the trail as somebody with the keys of the database could: with the triggers out of the way."""
    with application.engine.begin() as connection:
        for table in ("audit_entry", "audit_chain"):
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                continue
            names = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
            for name in connection.scalars(names, {"table": table}).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))


def test_an_entry_says_who_for_whom_what_before_and_after(trail: Application, province: Province) -> None:
    with trail.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.ordinal.desc())).first()
        assert entry is not None
        assert (entry.actor_id, entry.on_behalf_of_id) == (
            province.officer["administrator"],
            province.officer["stc.officer"],
        )
        assert (entry.before, entry.after) == ({"full_name": "Trần Thị Bình"}, {"full_name": "Lê Đỗ Cường"})
        assert (entry.chain, entry.ordinal, entry.at) == ("jurisdiction:1", 3, trail.clock.now())


def test_an_untouched_trail_holds(trail: Application) -> None:
    with trail.reading() as session:
        result = verify(session)
    assert (result.entries, result.chains, result.breaches) == (3, 1, ())


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit_entry SET name = 'nothing_happened' WHERE ordinal = 2", [(2, "altered")]),
        ("UPDATE audit_entry SET actor_id = NULL WHERE ordinal = 1", [(1, "altered")]),
        ("UPDATE audit_entry SET previous = digest WHERE ordinal = 2", [(2, "broken_link"), (2, "altered")]),
        ("DELETE FROM audit_entry WHERE ordinal = 2", [(2, "missing")]),
        ("DELETE FROM audit_entry WHERE ordinal = 3", [(2, "wrong_head")]),
        ("DELETE FROM audit_entry", [(1, "missing")]),
        ("DELETE FROM audit_chain", [(3, "no_head")]),
        ("UPDATE audit_chain SET length = 2", [(3, "wrong_head")]),
    ],
)
def test_every_tampering_is_found_and_placed(trail: Application, statement: str, found: list[tuple[int, str]]) -> None:
    tamper(trail, statement)
    assert kinds(trail) == found


def test_a_refused_change_leaves_no_entry(trail: Application, province: Province) -> None:
    def fail(uow: UnitOfWork, command: tuple[int, str]) -> None:
        rename(uow, command)
        raise Conflict

    with pytest.raises(Conflict):
        trail.run(fail, (province.officer["stc.officer"], "Không Lưu"))
    with trail.reading() as session:
        assert verify(session).entries == 3
        assert session.get_one(Officer, province.officer["stc.officer"]).full_name == "Lê Đỗ Cường"


def test_writers_of_one_chain_stand_in_a_row(trail: Application, province: Province) -> None:
    """Eight writers at once: no ordinal is skipped or given twice, on either database."""
    usernames = [f"{slug}.clerk" for slug in province.agency for _ in range(2)][:8]
    failures: list[BaseException] = []

    def write(number: int, username: str) -> None:
        try:
            target = province.officer[f"{username.split('.', maxsplit=1)[0]}.{'officer' if number % 2 else 'leader'}"]
            trail.run(rename, (target, f"Tên {number}"), Actor(officer_id=province.officer[username]))
        except BaseException as error:  # noqa: BLE001  a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(usernames)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    with trail.reading() as session:
        result = verify(session)
    assert (result.entries, result.breaches) == (11, ())


def test_a_row_changed_meanwhile_is_a_conflict(application: Application, province: Province) -> None:
    officer_id = province.officer["stc.officer"]

    def overtaken(uow: UnitOfWork, _command: Any) -> None:
        officer = uow.session.get_one(Officer, officer_id)
        uow.session.execute(text("UPDATE officer SET version = version + 1 WHERE id = :id"), {"id": officer_id})
        officer.full_name = "Người Đến Sau"

    with pytest.raises(Conflict):
        application.run(overtaken, None)


def test_what_is_written_while_it_is_verified_breaks_nothing(trail: Application, province: Province) -> None:
    with trail.reading() as session:
        read = session.execute
        written = []

        def execute(statement: Any, *args: Any, **options: Any) -> Any:
            result = read(statement, *args, **options)
            if not written:  # the heads were asked for; somebody acts before the entries are
                written.append(result.all())
                trail.run(rename, (province.officer["stc.officer"], "Phạm Dung"), province.actor("administrator"))
                return written[0]
            return result

        session.execute = execute  # type: ignore[method-assign]
        found = verify_audit(session)
    assert (found.entries, found.breaches) == (3, ())
    with trail.reading() as session:
        assert verify_audit(session).entries == 4
