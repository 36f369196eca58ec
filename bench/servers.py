"""Serve a WSGI application with granian on a free loopback port for the length of a block."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
STARTING_SECONDS, GRACE_SECONDS = 30, 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(target: str, environment: Mapping[str, str], *, workers: int = 2) -> Iterator[int]:
    """`target` is module:attribute; yields the port. The server is ended by its own pid."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "2", "--log-level", "error", "--no-access-log", target),
    ]
    with TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
            stdout=said,
            stderr=said,
            start_new_session=True,  # a group of its own, so that no worker outlives the measurement
        )
        try:
            _wait(port, process)
            yield port
        except BaseException:
            _show(said)
            raise
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The whole group: granian's workers are processes of their own."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _show(said: IO[bytes]) -> None:
    """What the server said last, so that a failed measurement explains itself."""
    said.seek(0)
    print("\n".join(said.read().decode(errors="replace").splitlines()[-40:]))


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended while starting")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            connection.close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start in time")
