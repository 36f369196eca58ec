"""The only wiring: settings in, the working application out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from workflow.adapters.clock import SystemClock
from workflow.adapters.database import FairGate, NoGate, glancing_engine, open_engine, write_gate
from workflow.adapters.files import LocalFileStore
from workflow.adapters.jobs import DatabaseJobs
from workflow.adapters.letters import MailComposer
from workflow.adapters.pdf import WeasyPrintRenderer
from workflow.adapters.revisions import newest_revision, present_revision
from workflow.adapters.smtp import SmtpMailer, SmtpServer
from workflow.ports import Clock, Composer, FileStore, Jobs, Mailer, PdfRenderer
from workflow.settings import ROOT, Settings
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import SYSTEM, Actor

Command = TypeVar("Command")
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Application:
    """What the web, the command line and the tests work with; shared by all threads.

    `mailer` None: no mail server is configured; mails then wait where everybody concerned can see them.
    """

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    glances: sessionmaker[Session]
    gate: FairGate | NoGate
    clock: Clock
    files: FileStore
    pdf: PdfRenderer
    jobs: Jobs
    mailer: Mailer | None
    composer: Composer

    def unit_of_work(self, actor: Actor = SYSTEM) -> UnitOfWork:
        return UnitOfWork(
            sessions=self.sessions,
            gate=self.gate,
            clock=self.clock,
            files=self.files,
            pdf=self.pdf,
            jobs=self.jobs,
            actor=actor,
        )

    def run(self, service: Callable[[UnitOfWork, Command], Result], command: Command, actor: Actor = SYSTEM) -> Result:
        """One service in one unit of work."""
        with self.unit_of_work(actor) as uow:
            return service(uow, command)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries: one snapshot on SQLite, nothing is ever committed."""
        with self.sessions() as session:
            yield session

    @contextmanager
    def glancing(self) -> Iterator[Session]:
        """For the one or two statements that every request begins with: no transaction around them on PostgreSQL."""
        with self.glances() as session:
            yield session

    def has_schema(self) -> bool:
        """Whether the database was ever migrated."""
        return inspect(self.engine).has_table("alembic_version")

    def not_ready(self) -> tuple[str, ...]:
        """What keeps it from serving: "database" (out of reach) or "schema" (not the newest revision); none: ready."""
        try:
            with self.glancing() as session:
                current = present_revision(session) == newest_revision(ROOT)
        except (DBAPIError, PoolTimeout):
            return ("database",)
        return () if current else ("schema",)

    def at(self, clock: Clock) -> "Application":
        """The same application living at another time (tests, demo)."""
        return replace(self, clock=clock)


def build(settings: Settings, *, clock: Clock | None = None) -> Application:
    engine = open_engine(settings.database_url)
    return Application(
        settings=settings,
        engine=engine,
        sessions=sessionmaker(engine, expire_on_commit=False),
        glances=sessionmaker(glancing_engine(engine), expire_on_commit=False),
        gate=write_gate(engine),
        clock=clock or SystemClock(),
        files=LocalFileStore(settings.files_dir),
        pdf=WeasyPrintRenderer(ROOT / "templates"),
        jobs=DatabaseJobs(),
        mailer=_mailer(settings),
        composer=MailComposer(ROOT, settings.public_url),
    )


def _mailer(settings: Settings) -> Mailer | None:
    if not settings.smtp_host:
        return None
    return SmtpMailer(
        SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            sender=settings.smtp_sender,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            ca_file=settings.smtp_ca_file,
            verify=settings.smtp_verify,
            timeout=settings.smtp_timeout.total_seconds(),
        )
    )
