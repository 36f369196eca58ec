"""Sign in with account name and password.

The slow hash is computed by `check_password` before the transaction, so that guessing at the door does not hold up
those who work inside; `sign_in` then decides under the officer's row lock, where the failures are counted. An unknown
account, a wrong password, a locked and a disabled account cost one verification each and look alike from outside.
"""

from dataclasses import dataclass, field

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from workflow.adapters import passwords
from workflow.models import Officer, SignInAttempt, SignInSession
from workflow.services.account_acts import LockoutRules, count_failure, is_locked, open_session, set_quietly
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.accounts import SignInOutcome


@dataclass(frozen=True, kw_only=True)
class KnownAccount:
    """What is stored under the typed name; both None when there is no such account."""

    username: str
    officer_id: int | None = None
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class PasswordCheck:
    """`renewed` is a hash with today's parameters when the stored one has older ones."""

    account: KnownAccount
    matched: bool
    renewed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """`replaces` is the digest of a session that this browser still held; it ends when the new one begins."""

    check: PasswordCheck
    rules: LockoutRules
    address: str = ""
    user_agent: str = ""
    replaces: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignInResult:
    """`token` is None unless the officer is now signed in."""

    outcome: SignInOutcome
    token: str | None = field(default=None, repr=False)
    must_change_password: bool = False
    locale: str = ""


def account_named(session: Session, typed: str) -> KnownAccount:
    username = printable(typed).strip().lower()[:120]
    row = session.execute(select(Officer.id, Officer.password_hash).where(Officer.username == username)).one_or_none()
    if row is None:
        return KnownAccount(username=username)
    return KnownAccount(username=username, officer_id=row.id, password_hash=row.password_hash)


def check_password(account: KnownAccount, password: str) -> PasswordCheck:
    """Exactly one verification whatever is stored; no database."""
    stored = account.password_hash or passwords.DUMMY
    matched = passwords.verify_password(stored, password) and account.password_hash is not None
    renewed = passwords.hash_password(password) if matched and passwords.needs_rehash(stored) else None
    return PasswordCheck(account=account, matched=matched, renewed=renewed)


def sign_in(uow: UnitOfWork, command: SignIn) -> SignInResult:
    """Never raises for a refused sign-in: the failure is counted and logged, so the transaction must commit."""
    check = command.check
    officer = _locked_officer(uow, check.account.officer_id)
    outcome = _decide(uow, officer, check)
    _log(uow, command, outcome)
    if officer is None or outcome is not SignInOutcome.SIGNED_IN:
        if officer is not None and outcome is SignInOutcome.WRONG_PASSWORD:
            count_failure(uow, officer, command.rules)
        return SignInResult(outcome=outcome)
    _settle(uow, officer, check)
    if command.replaces is not None:
        _end_replaced(uow, command.replaces)
    return SignInResult(
        outcome=outcome,
        token=open_session(uow, officer.id, address=command.address, user_agent=printable(command.user_agent)),
        must_change_password=officer.must_change_password,
        locale=officer.locale,
    )


def printable(text: str) -> str:
    """Without line breaks and control characters, which could forge a line of a log."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _locked_officer(uow: UnitOfWork, officer_id: int | None) -> Officer | None:
    if officer_id is None:
        return None
    return uow.session.scalars(select(Officer).where(Officer.id == officer_id).with_for_update()).one_or_none()


def _decide(uow: UnitOfWork, officer: Officer | None, check: PasswordCheck) -> SignInOutcome:
    """A password changed since it was checked counts as wrong; a lock set since then counts."""
    if officer is None:
        return SignInOutcome.UNKNOWN_ACCOUNT
    if not officer.active:
        return SignInOutcome.DISABLED
    if is_locked(officer, uow.now):
        return SignInOutcome.LOCKED
    if not check.matched or officer.password_hash != check.account.password_hash:
        return SignInOutcome.WRONG_PASSWORD
    return SignInOutcome.SIGNED_IN


def _settle(uow: UnitOfWork, officer: Officer, check: PasswordCheck) -> None:
    values: dict[str, object] = {}
    if officer.failed_sign_ins or officer.locked_until is not None:
        values |= {"failed_sign_ins": 0, "locked_until": None}
    if check.renewed is not None:
        values["password_hash"] = check.renewed
    if values:
        set_quietly(uow, officer.id, values)


def _end_replaced(uow: UnitOfWork, digest: str) -> None:
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.token_digest == digest, SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
    )


def _log(uow: UnitOfWork, command: SignIn, outcome: SignInOutcome) -> None:
    uow.session.execute(
        insert(SignInAttempt).values(
            at=uow.now,
            username=command.check.account.username,
            officer_id=command.check.account.officer_id,
            outcome=outcome.value,
            address=command.address[:64],
        )
    )
