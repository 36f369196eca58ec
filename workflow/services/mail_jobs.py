"""What a worker runs: `announce` and `deliver`, both safe to run again at any time and on several hosts at once."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from workflow.ports import Answer, Composer, Mailer
from workflow.services.announce import AnnounceChain, announce_chain
from workflow.services.deliver_mail import ClaimMail, NoteAnswer, claim_mail, note_answer
from workflow.unit_of_work import UnitOfWork

ANNOUNCE = "announce"
DELIVER = "deliver"
AT_ONCE = 100  # mails over one connection; what is left is taken by the next run

Command = TypeVar("Command")
Result = TypeVar("Result")


class Office(Protocol):
    """What the handlers need of the application. `mailer` None: no mail server is configured."""

    @property
    def mailer(self) -> Mailer | None: ...

    @property
    def composer(self) -> Composer: ...

    def run(self, service: Callable[[UnitOfWork, Command], Result], command: Command) -> Result: ...


def announce(application: Office, payload: Mapping[str, Any]) -> int:
    """Payload: {"chain": "request:12"}. How many notifications were new; run `deliver` after it when there are any.

    As many transactions as it takes: after a standstill tens of thousands of chases wait in one chain.
    """
    told = 0
    while True:
        done = application.run(announce_chain, AnnounceChain(chain=str(payload["chain"])))
        told += done.told
        if not done.more:
            return told


def deliver(application: Office, payload: Mapping[str, Any]) -> int:
    """Payload: {} for whatever is due, {"mail_id": 7} for one. How many the server accepted.

    Stops where no server can be reached: the other mails are not charged an attempt for it.
    """
    if application.mailer is None:
        return 0
    command = ClaimMail(mail_id=payload.get("mail_id"))
    accepted = 0
    with application.mailer.line() as line:
        for _turn in range(AT_ONCE):
            claimed = application.run(claim_mail, command)
            if claimed is None:
                break
            if claimed.content is None:
                continue
            answer = line.send(application.composer.compose(claimed.content))
            application.run(
                note_answer, NoteAnswer(mail_id=claimed.mail_id, attempt_id=claimed.attempt_id, answer=answer)
            )
            accepted += answer.answer is Answer.ACCEPTED
            if answer.answer is Answer.UNREACHED:
                break
    return accepted


HANDLERS: Mapping[str, Callable[[Office, Mapping[str, Any]], int]] = {ANNOUNCE: announce, DELIVER: deliver}
