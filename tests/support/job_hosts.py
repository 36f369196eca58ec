"""Worker processes of one test, and nobody else's: started, killed, stopped."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.databases import ROOT

LEASE = "1.0"


class Hosts:
    """Worker processes of this test, and nobody else's."""

    def __init__(self, url: str, log: Path) -> None:
        self._url = url
        self._log = log
        self.running: list[subprocess.Popen[bytes]] = []
        self.killed = 0

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "tests.support.job_host", self._url, LEASE]
            self.running.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log))

    def all_at_work(self) -> bool:
        """Whether all that live got beyond their imports, so that SIGTERM ends them in order."""
        said = self._log.read_text(errors="replace")
        begun = set(re.findall(r"worker_started.*worker=[^:]+:(\d+):", said))
        return {str(process.pid) for process in self.running} <= begun

    def kill(self, victim: subprocess.Popen[bytes]) -> None:
        self.running.remove(victim)
        victim.kill()
        victim.wait()
        self.killed += 1

    def stop(self) -> list[int]:
        """Ask all to end in order; their exit codes."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(20) for process in self.running]


@contextmanager
def hosts_for(url: str, folder: Path) -> Iterator[Hosts]:
    hosts = Hosts(url, folder / "hosts.log")
    try:
        yield hosts
    finally:
        for process in hosts.running:
            process.kill()
            process.wait()


def command_process(arguments: list[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A program of the project in a process of its own; what it says goes to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=output, stderr=output)
