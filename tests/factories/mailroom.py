"""A province whose officers have mail addresses, its worker, and what people were told."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select, update

from tests.factories.province import Province
from tests.factories.reply_journey import Journey
from tests.support.smtp import PostOffice
from workflow.adapters.smtp import SmtpMailer, SmtpServer
from workflow.bootstrap import Application
from workflow.models import Mail, MailAttempt, Notification, Officer
from workflow.queries.undone_mail import undone_mail
from workflow.services.mail_jobs import HANDLERS
from workflow.services.save_officer import SaveOfficer, save_officer
from workflow.vocabulary.notices import MailMode, NoticeKind

SENDER = "Chính Kiến <chinh-kien@tinh.example>"


def give_addresses(application: Application, province: Province) -> None:
    with application.sessions.begin() as session:
        for username, officer_id in province.officer.items():
            session.execute(update(Officer).where(Officer.id == officer_id).values(email=address(username)))


def address(username: str) -> str:
    return f"{username}@tinh.example"


def mailing(application: Application, office: PostOffice | int, **changes: Any) -> Application:
    """The application with a mail server; the port alone where nobody looks into it."""
    port = office if isinstance(office, int) else office.port
    server = SmtpServer(host="localhost", port=port, security="none", sender=SENDER, timeout=10.0)
    return replace(application, mailer=SmtpMailer(replace(server, **changes)))


def set_officer(application: Application, officer_id: int, **values: Any) -> None:
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.id == officer_id).values(**values))


def choose_digest(application: Application, province: Province, *usernames: str) -> None:
    for username in usernames:
        set_officer(application, province.officer[username], mail_mode=MailMode.DIGEST)


def work(application: Application) -> None:
    """What a worker does with everything that is undone, as the sweep finds it half a minute later."""
    for _round in range(20):
        with application.reading() as session:
            jobs = undone_mail(session, application.clock.now(), mailing=application.mailer is not None)
        if not jobs:
            return
        for kind, payload in jobs:
            HANDLERS[kind](application, payload)
    raise AssertionError("there is work that never ends")


def told(application: Application, province: Province, *kinds: NoticeKind) -> set[tuple[str, str]]:
    """(username, kind) of every notification, or of those kinds."""
    names = {officer_id: username for username, officer_id in province.officer.items()}
    with application.reading() as session:
        rows = session.execute(select(Notification.officer_id, Notification.kind)).all()
    return {(names[row.officer_id], row.kind.value) for row in rows if not kinds or row.kind in kinds}


def notifications(application: Application, officer_id: int) -> list[Notification]:
    with application.reading() as session:
        return list(
            session.scalars(select(Notification).where(Notification.officer_id == officer_id).order_by(Notification.id))
        )


def mails(application: Application, officer_id: int | None = None) -> list[Mail]:
    with application.reading() as session:
        statement = select(Mail).order_by(Mail.id)
        if officer_id is not None:
            statement = statement.where(Mail.officer_id == officer_id)
        return list(session.scalars(statement))


def attempts(application: Application, mail_id: int) -> list[tuple[str, int | None]]:
    with application.reading() as session:
        rows = session.scalars(select(MailAttempt).where(MailAttempt.mail_id == mail_id).order_by(MailAttempt.id))
        return [(row.outcome.value, row.code) for row in rows]


def body(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def officer(application: Application, officer_id: int) -> Officer:
    with application.reading() as session:
        return session.get_one(Officer, officer_id)


def save_address(application: Application, province: Province, officer_id: int, email: str) -> None:
    known = officer(application, officer_id)
    application.run(
        save_officer,
        SaveOfficer(
            jurisdiction_id=province.jurisdiction_id,
            officer_id=officer_id,
            version=None,
            username=known.username,
            full_name=known.full_name,
            title=known.title,
            email=email,
        ),
    )


def catch_up(journey: Journey) -> None:
    """The worker comes a minute later."""
    journey.pass_time(minutes=1)
    work(journey.application)


def everything(application: Application, model: Any) -> list[Any]:
    with application.reading() as session:
        return list(session.scalars(select(model)))
