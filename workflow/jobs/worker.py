"""A worker: takes due jobs, runs some at a time, keeps their leases alive, ends in order.

Any number of them on any number of hosts share the queue. One that is killed leaves its jobs to the others when its
leases end; one that only stood still finds its fence passed and undoes what it was at.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex

import structlog

from workflow.bootstrap import Application
from workflow.jobs.handlers import Registry
from workflow.jobs.performing import LEASE, claim_next, named, perform, plant_recurring
from workflow.ports import Claim

log = structlog.get_logger()
RENEWALS_PER_LEASE = 4


class Worker:
    """Runs until it is told to stop.

    `patience`: a handler that runs longer no longer keeps its lease, so that one that hangs cannot keep a job for ever.
    `poll`: how often an idle worker looks.
    """

    def __init__(
        self,
        application: Application,
        registry: Registry,
        *,
        threads: int = 4,
        lease: timedelta = LEASE,
        patience: timedelta = timedelta(minutes=15),
        poll: timedelta = timedelta(milliseconds=500),
    ) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{token_hex(4)}"
        self._application = application
        self._registry = registry
        self._threads = threads
        self._lease = lease
        self._patience = patience
        self._poll = poll.total_seconds()
        self._slots = threading.Semaphore(threads)
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._held: dict[tuple[int, int], float] = {}
        self._holding = threading.Lock()
        self._background: threading.Thread | None = None

    def run(self) -> None:
        """Work until `stop`, then let what runs come to its end."""
        log.info("worker_started", worker=self.name, threads=self._threads)
        threading.Thread(target=self._keep_leases, name="job-leases", daemon=True).start()
        while not self._stopping.is_set() and not self._guarded(self._plant):
            self._stopping.wait(self._poll)
        while not self._stopping.is_set():
            self._turn()
        self._drain()
        log.info("worker_stopped", worker=self.name)  # before whoever waits for the end ends the process
        self._ended.set()

    def start(self) -> None:
        """Run beside the caller's own work, in this process."""
        self._background = threading.Thread(target=self.run, name="jobs", daemon=True)
        self._background.start()

    def stop(self) -> None:
        """Take no further job."""
        self._stopping.set()

    def close(self, grace: timedelta = timedelta(seconds=10)) -> bool:
        """Stop, and wait for what runs; False when something still ran after `grace`. Its lease then brings it back."""
        self.stop()
        ended = self._ended.wait(grace.total_seconds())
        if not ended:
            log.warning("worker_left_work", worker=self.name)
        return ended

    def _plant(self) -> None:
        plant_recurring(self._application, self._registry)

    def _turn(self) -> None:
        if not self._slots.acquire(timeout=self._poll):
            return
        claims: list[Claim] = []
        self._guarded(lambda: claims.extend(self._next()))
        if claims:
            with self._holding:
                self._held[claims[0].id, claims[0].fence] = time.monotonic()
            threading.Thread(target=self._work, args=(claims[0],), name="job", daemon=True).start()
        else:
            self._slots.release()
            self._stopping.wait(self._poll)

    def _next(self) -> list[Claim]:
        claim = claim_next(self._application, self._registry, worker=self.name, lease=self._lease)
        return [claim] if claim else []

    def _work(self, claim: Claim) -> None:
        try:
            with named(claim):
                self._guarded(lambda: perform(self._application, self._registry[claim.kind], claim))
        finally:
            with self._holding:
                self._held.pop((claim.id, claim.fence), None)
            self._slots.release()

    def _keep_leases(self) -> None:
        while not self._ended.wait(self._lease.total_seconds() / RENEWALS_PER_LEASE):
            self._guarded(self._renew)

    def _renew(self) -> None:
        oldest = time.monotonic() - self._patience.total_seconds()
        with self._holding:
            kept = [job for (job, _fence), begun in self._held.items() if begun > oldest]
        if kept:
            with self._application.unit_of_work() as uow:
                self._application.jobs.renew(uow.session, kept, worker=self.name, until=uow.now + self._lease)

    def _drain(self) -> None:
        for _ in range(self._threads):
            self._slots.acquire()

    def _guarded(self, act: Callable[[], None]) -> bool:
        """A database that is away for a while must not end the worker."""
        try:
            act()
        except Exception:
            log.exception("worker_trouble", worker=self.name)
            return False
        return True
