"""`make bench`: a private PostgreSQL, then each measurement. Exit 1 when a goal is missed."""

import sys

from bench import lists, sign_and_send, sweep
from tests.support.databases import migrate
from tests.support.postgres import PostgresServer, private_postgres


def _database(server: PostgresServer, name: str) -> str:
    server.execute(f'CREATE DATABASE "{name}"')
    url = server.url(name)
    migrate(url)
    return url


def main() -> int:
    with private_postgres() as server:
        print(f"PostgreSQL {server.version}, loopback")
        ratio = sign_and_send.run(_database(server, "sign_and_send"))
        worst = lists.run({size: _database(server, f"lists_{size}") for size in lists.SIZES})
        swept = sweep.run({name: _database(server, f"sweep_{name}") for name in ("open", "history")})
    met = ratio >= sign_and_send.GOAL and worst <= lists.GOAL and swept <= sweep.GOAL
    print("all goals met" if met else "a goal was missed")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
