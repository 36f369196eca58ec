"""Mail over SMTP with TLS. Implements `ports.Mailer`.

A letter has one recipient, so a server's answer is about that one. The server's word counts as an acceptance only with
its 250 after the data: where the connection breaks before, the letter is tried again with the same Message-ID.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from workflow.ports import Answer, Letter, MailAnswer

LINE = "\r\n"
# RFC 3463, section 3.2, and the null MX of RFC 7505: what is wrong with the recipient's address.
BAD_ADDRESS = re.compile(r"^5\.1\.(?:1|2|3|6|10)\b")
# The same section on the sender's: our own fault, which ends when it is mended here; no recipient is to suffer from it.
BAD_SENDER = re.compile(r"^5\.1\.[78]\b")
LONGEST_ANSWER = 500
PERMANENT = 500


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """`security`: starttls, tls or none. `timeout` in seconds is for each answer of the server."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    verify: bool = True
    timeout: float = 20.0


class SmtpMailer:
    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    @contextmanager
    def line(self) -> Iterator["SmtpLine"]:
        line = SmtpLine(self._server)
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    """One connection, used for letter after letter."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> MailAnswer:
        try:
            message = as_message(letter, self._server.sender)
        except (ValueError, MessageError) as error:  # an address no header can hold
            return MailAnswer(answer=Answer.REFUSED, text=f"5.1.3 {error}"[:LONGEST_ANSWER], bad_address=True)
        try:
            connection = self._connection or self._open()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return _said(Answer.UNREACHED, error)
        return self._hand_over(connection, message)

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection.close()
        self._connection = None

    def _open(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=tls_context(server)
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        self._connection = connection  # from here on closed by whoever closes the line
        if server.security == "starttls":
            connection.starttls(context=tls_context(server))
        if server.user:
            connection.login(server.user, server.password)
        return connection

    def _hand_over(self, connection: smtplib.SMTP, message: EmailMessage) -> MailAnswer:
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return self._refused(code, _words(text))
        except smtplib.SMTPSenderRefused as error:  # our own set-up, no fault of the recipient
            self.close()
            return _said(Answer.LATER, error)
        except smtplib.SMTPResponseException as error:
            return self._refused(error.smtp_code, _words(error.smtp_error))
        except smtplib.SMTPNotSupportedError as error:  # an address with letters the server cannot carry
            return MailAnswer(answer=Answer.REFUSED, text=str(error), bad_address=True)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return _said(Answer.LATER, error)
        return MailAnswer(answer=Answer.ACCEPTED, code=250)

    def _refused(self, code: int, text: str) -> MailAnswer:
        if code < PERMANENT or BAD_SENDER.match(text):
            self.close()  # 421 ends the connection; after others a new one is cheap against the pause that follows
            return MailAnswer(answer=Answer.LATER, code=code, text=text)
        return MailAnswer(answer=Answer.REFUSED, code=code, text=text, bad_address=bool(BAD_ADDRESS.match(text)))


def tls_context(server: SmtpServer) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.ca_file)
    if not server.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class _Folding(EmailPolicy):
    """Folds headers with letters beyond ASCII by the older `Header`.

    The newer way cuts words so that the blank between two encoded ones falls outside them, where readers drop it.
    """

    def fold(self, name: str, value: Any) -> str:
        words = self._encoded(name, value)
        return f"{name}: {words}{LINE}" if words else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        words = self._encoded(name, value)
        return f"{name}: {words}{LINE}".encode("ascii") if words else super().fold_binary(name, value)

    @staticmethod
    def _encoded(name: str, value: Any) -> str:
        if str(value).isascii():
            return ""
        if name.lower() == "subject":
            return Header(str(value), "utf-8", header_name=name).encode(linesep=LINE)
        one = next(iter(getattr(value, "addresses", ())), None)
        if one is None or one.display_name.isascii():
            return ""
        return f"{Header(one.display_name, 'utf-8', header_name=name).encode(linesep=LINE)}{LINE} <{one.addr_spec}>"


POLICY = _Folding(linesep=LINE)


def one_line(text: str) -> str:
    """Without line breaks and other controls, which have no place in a header; blanks gathered."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _address(name: str, address: str) -> Address:
    """Raises ValueError or MessageError for what is no address."""
    return Address(display_name=one_line(name), addr_spec=address)


def as_message(letter: Letter, sender: str) -> EmailMessage:
    """Raises ValueError or MessageError when the recipient's address is none."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(*parseaddr(sender))
    message["To"] = _address(letter.to_name, letter.to_address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    if letter.thread_id:
        message["In-Reply-To"] = letter.thread_id
        message["References"] = letter.thread_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for part in letter.calendars:
        parameters = {"method": part.method, "charset": "utf-8"}
        message.add_attachment(part.content, maintype="text", subtype="calendar", filename=part.name, params=parameters)
    return message


def _words(text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(words)[:LONGEST_ANSWER]


def _said(answer: Answer, error: Exception) -> MailAnswer:
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
    text = error.smtp_error if isinstance(error, smtplib.SMTPResponseException) else f"{type(error).__name__}: {error}"
    return MailAnswer(answer=answer, code=code, text=_words(text))


__all__ = ["SmtpLine", "SmtpMailer", "SmtpServer", "as_message", "one_line", "tls_context"]
