"""Worker processes are killed with SIGKILL at random while hundreds of jobs run: each effect is there exactly once."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.job_host import TABLE, open_application
from tests.support.job_hosts import hosts_for
from workflow.bootstrap import Application
from workflow.ports import Job
from workflow.unit_of_work import UnitOfWork

NUMBERS = range(120)
KINDS = ("at_once", "in_steps")
HOSTS = 3
BOUND = 45.0  # only against hanging; nothing here measures speed


def until(holds: Callable[[], bool]) -> bool:
    """Whether it came to hold within the bound."""
    limit = time.monotonic() + BOUND
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.02)
    return False


def effects(application: Application, *names: str) -> list[tuple[str, int]]:
    with application.reading() as session:
        rows = session.execute(text("SELECT name, number FROM effect")).all()
    return sorted((name, number) for name, number in rows if name in names)


def put_down(uow: UnitOfWork, numbers: range) -> None:
    jobs = [Job(kind=kind, key=f"{kind}:{n}", payload={"number": n}) for kind in KINDS for n in numbers]
    uow.enqueue(*jobs)


@pytest.fixture
def living(database_url: str, tmp_path: Path) -> Iterator[Application]:
    application = open_application(database_url, tmp_path)
    with application.engine.begin() as connection:
        connection.execute(text(TABLE))
    yield application
    application.engine.dispose()


def test_killed_workers_lose_nothing_and_repeat_nothing(living: Application, tmp_path: Path) -> None:
    dice = random.Random(20261124)  # noqa: S311  whom to kill, the same in every run
    wanted = sorted((kind, n) for kind in KINDS for n in NUMBERS)
    with hosts_for(str(living.settings.database_url), tmp_path) as hosts:
        for _ in range(HOSTS):
            hosts.start()
        living.run(put_down, NUMBERS)
        for share in (0.1, 0.35, 0.6):
            reached = int(share * len(wanted))
            assert until(lambda many=reached: len(effects(living, *KINDS)) >= many), tail(tmp_path)
            hosts.kill(dice.choice(hosts.running))
            hosts.start()
        assert until(lambda: unfinished(living) == 0), tail(tmp_path)
        assert until(hosts.all_at_work), tail(tmp_path)
        assert hosts.stop() == [0] * HOSTS, tail(tmp_path)
    assert hosts.killed == 3
    assert effects(living, *KINDS) == wanted
    assert again(living) > 0, "no killed worker was in mid-job; the test shows nothing"
    ticks = effects(living, "tick")
    assert len(ticks) == len(set(ticks)), "a recurring job ran twice in one turn"


def test_all_workers_killed_at_once_are_replaced_by_one(living: Application, tmp_path: Path) -> None:
    few = range(60)
    with hosts_for(str(living.settings.database_url), tmp_path) as hosts:
        hosts.start()
        hosts.start()
        living.run(put_down, few)
        assert until(lambda: len(effects(living, *KINDS)) >= 20), tail(tmp_path)
        for victim in tuple(hosts.running):
            hosts.kill(victim)
        assert claimed(living) > 0, "nobody was killed in mid-job; the test shows nothing"
        hosts.start()
        assert until(lambda: unfinished(living) == 0), tail(tmp_path)
        assert until(hosts.all_at_work), tail(tmp_path)
        assert hosts.stop() == [0]
    assert effects(living, *KINDS) == sorted((kind, n) for kind in KINDS for n in few)


def unfinished(application: Application) -> int:
    return count(application, "SELECT count(*) FROM job WHERE state <> 'done' AND kind <> 'tick'")


def claimed(application: Application) -> int:
    return count(application, "SELECT count(*) FROM job WHERE state = 'open' AND claimed_by IS NOT NULL")


def again(application: Application) -> int:
    return count(application, "SELECT count(*) FROM job WHERE fence > 1 AND kind <> 'tick'")


def count(application: Application, statement: str) -> int:
    with application.reading() as session:
        return int(session.execute(text(statement)).scalar_one())


def tail(folder: Path) -> str:
    return (folder / "hosts.log").read_text(errors="replace")[-3000:]
