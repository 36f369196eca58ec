"""Hand queued mails to the mail server: claim one, send it, note the answer.

Claiming is a transaction of its own: the attempt is written and the row put aside for `LEASE`, so that no second worker
takes it. Then the server is talked to, outside any transaction. A worker that dies between the server's answer and the
note leaves an attempt `started`; after the lease the mail goes again with the same Message-ID, which receiving servers
and clients show once. That one repetition is the worst that can happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from workflow.models import Mail, MailAttempt, Notification, Officer
from workflow.policies.mailing import LEASE, MOST_ATTEMPTS, STALE, retry_after
from workflow.policies.recipients import still_sits
from workflow.ports import Answer, MailAnswer
from workflow.queries.identities import actor_of
from workflow.queries.notices import as_view, select_notices
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.notices import DELEGATION_KINDS, MARKED_ADDRESS, AttemptOutcome, MailContent, MailState

NO_ADDRESS = "no_address"
DISABLED = "account_disabled"
LEFT = "left"
EXPIRED = "expired"
GIVEN_UP = "given_up"
OUTCOMES = {
    Answer.ACCEPTED: AttemptOutcome.ACCEPTED,
    Answer.REFUSED: AttemptOutcome.REFUSED,
    Answer.LATER: AttemptOutcome.LATER,
    Answer.UNREACHED: AttemptOutcome.LATER,
}


@dataclass(frozen=True, kw_only=True)
class ClaimMail:
    """`mail_id` None takes the one that waits longest."""

    mail_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """`content` None: it was settled without being sent (no usable address, nobody to tell, or no news any more)."""

    mail_id: int
    attempt_id: int = 0
    content: MailContent | None = None


@dataclass(frozen=True, kw_only=True)
class NoteAnswer:
    mail_id: int
    attempt_id: int
    answer: MailAnswer


def claim_mail(uow: UnitOfWork, command: ClaimMail) -> Claimed | None:
    """None when nothing is due."""
    due = (
        select(Mail, Officer)
        .join(Officer, Officer.id == Mail.officer_id)
        .where(Mail.state == MailState.QUEUED, Mail.next_try_at <= uow.now)
        .order_by(Mail.next_try_at, Mail.id)
        .limit(1)
        .with_for_update(of=Mail, skip_locked=True)
    )
    if command.mail_id is not None:
        due = due.where(Mail.id == command.mail_id)
    row = uow.session.execute(due).one_or_none()
    if row is None:
        return None
    mail, officer = row
    if not _may_go(uow, mail, officer) or not (notices := _still_theirs(uow, mail)):
        return Claimed(mail_id=mail.id)
    mail.address = officer.email
    mail.attempts += 1
    mail.next_try_at = uow.now + LEASE
    attempt = MailAttempt(mail_id=mail.id, at=uow.now, outcome=AttemptOutcome.STARTED)
    uow.session.add(attempt)
    uow.session.flush()
    return Claimed(mail_id=mail.id, attempt_id=attempt.id, content=_content(uow, mail, officer, notices))


def _may_go(uow: UnitOfWork, mail: Mail, officer: Officer) -> bool:
    """As of now: the address may be gone or marked since it was queued, the account disabled, the news old."""
    if lacking(officer):  # whoever mends it now is waited for; who comes later finds the mail and queues it again
        uow.session.refresh(officer, with_for_update={"read": True})
    if why := lacking(officer):
        mail.state, mail.last_answer = MailState.UNREACHABLE, why
    elif uow.now - mail.created_at > STALE:
        mail.state, mail.last_answer = MailState.FAILED, EXPIRED
    elif mail.attempts >= MOST_ATTEMPTS:  # workers died over it again and again
        mail.state, mail.last_answer = MailState.FAILED, GIVEN_UP
    return mail.state is MailState.QUEUED


def lacking(officer: Officer) -> str:
    """Why no mail can reach the officer; empty when it can."""
    reasons = (
        (not officer.active, DISABLED),
        (not officer.email, NO_ADDRESS),
        (officer.mail_bounced_at is not None, MARKED_ADDRESS),
    )
    return next((words for applies, words in reasons if applies), "")


def _still_theirs(uow: UnitOfWork, mail: Mail) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who left the agency, or oversees no longer, gets no news of it: such notices stay on screen only.

    A delegation is told to the two themselves, wherever they serve.
    """
    rows = uow.session.execute(select_notices().where(Notification.mail_id == mail.id).order_by(Notification.id)).all()
    actor = actor_of(uow.session, mail.officer_id, uow.now)
    theirs = [row for row in rows if _is_theirs(actor, row.Notification)]
    if not theirs:
        mail.state, mail.last_answer = MailState.UNREACHABLE, LEFT
        return ()
    carried = {row.Notification.id for row in theirs}
    for row in rows:
        if row.Notification.id not in carried:
            row.Notification.mail_id = None
    return theirs


def _is_theirs(actor: Actor, notice: Notification) -> bool:
    return notice.kind in DELEGATION_KINDS or still_sits(actor, notice.agency_id, notice.jurisdiction_id)


def _content(uow: UnitOfWork, mail: Mail, officer: Officer, rows: Sequence[Row[*tuple[Any, ...]]]) -> MailContent:
    return MailContent(
        kind=mail.kind,
        name=officer.full_name,
        address=officer.email,
        locale=officer.locale,
        message_key=mail.message_key,
        thread=mail.thread,
        at=uow.now,
        notices=tuple(as_view(row, officer.locale) for row in rows),
    )


def note_answer(uow: UnitOfWork, command: NoteAnswer) -> MailState:
    """Where the mail stands now."""
    answer = command.answer
    mail = uow.session.scalars(select(Mail).where(Mail.id == command.mail_id).with_for_update()).one()
    attempt = uow.session.get_one(MailAttempt, command.attempt_id)
    attempt.outcome, attempt.code, attempt.answer = OUTCOMES[answer.answer], answer.code, answer.text
    if mail.state is not MailState.QUEUED:  # a slow worker comes after one that took the mail up again
        return mail.state
    mail.last_code, mail.last_answer = answer.code, answer.text
    if answer.answer is Answer.ACCEPTED:
        mail.state, mail.sent_at = MailState.SENT, uow.now
    elif answer.answer is Answer.REFUSED:
        mail.state = MailState.REFUSED
        if answer.bad_address:
            mark_address(uow, mail)
    else:
        pause = retry_after(mail.attempts)
        if pause is None:
            mail.state = MailState.FAILED
        else:
            mail.next_try_at = uow.now + pause
    return mail.state


def mark_address(uow: UnitOfWork, mail: Mail) -> None:
    """Nothing more is mailed to it until it is changed or cleared; a newer address is left alone.

    Written past the mapper: the version that an administrator's page shows is not about this mark.
    """
    uow.session.execute(
        update(Officer)
        .where(Officer.id == mail.officer_id, Officer.email == mail.address, Officer.mail_bounced_at.is_(None))
        .values(mail_bounced_at=uow.now)
        .execution_options(synchronize_session=False)
    )
