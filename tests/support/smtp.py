"""A real SMTP server on a free loopback port, which accepts, refuses, stalls or asks for TLS as a test wants it.

`localhost.pem` is a certificate with its key for "localhost", made for these tests and trusted by nobody else.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

CERTIFICATE = Path(__file__).with_name("localhost.pem")


@dataclass
class PostOffice:
    """What arrived, and how the next letters are answered."""

    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    connections: int = 0
    # address → answer at RCPT; "" is for every address
    refusing: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.refusing.get(address) or self.refusing.get("")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        if self.data_answer.startswith("250"):
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
        return self.data_answer


class _Controller(Controller):
    def __init__(self, office: PostOffice, tls: ssl.SSLContext | None, **options: Any) -> None:
        self._options = options
        super().__init__(office, hostname="127.0.0.1", port=free_port(), ready_timeout=10, ssl_context=tls)

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="mail.test", enable_SMTPUTF8=False, **self._options)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@contextmanager
def post_office(*, starttls: bool = False, tls: bool = False, password: str = "") -> Iterator[PostOffice]:
    """Running for the length of the block; with a password only who signs in with it may send."""
    office = PostOffice()
    options: dict[str, Any] = {}
    if starttls:
        options |= {"tls_context": server_context(), "require_starttls": True}
    if password:

        def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
            office.logins.append(given.login.decode())
            known = given.password.decode() == password
            return AuthResult(success=known, handled=known)

        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": starttls}
    controller = _Controller(office, server_context() if tls else None, **options)
    controller.start()
    office.port = controller.port
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def stalling_server() -> Iterator[int]:
    """Takes connections and never says a word; its port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                held.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for one in held:
            one.close()
        thread.join(5)


@contextmanager
def dying_server() -> Iterator[list[bytes]]:
    """Takes the whole letter and hangs up instead of saying 250; the bytes of the letters it took."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    taken: list[bytes] = [str(listener.getsockname()[1]).encode()]

    def serve() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            with connection:
                taken.append(_talk(connection))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield taken
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _talk(connection: socket.socket) -> bytes:
    stream = connection.makefile("rb")
    connection.sendall(b"220 mail.test\r\n")
    letter, in_data = b"", False
    for line in stream:
        if in_data and line == b".\r\n":
            time.sleep(0.01)
            return letter
        if in_data:
            letter += line
            continue
        in_data = line.upper().startswith(b"DATA")
        connection.sendall(b"354 go on\r\n" if in_data else b"250 mail.test\r\n")
    return letter
