"""A mail server that takes everything: as much of SMTP (RFC 5321) as a client without TLS and sign-in speaks."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


NOWHERE = {
    "MAIL_FROM": "noreply@example.com",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "RESEND_API_KEY": "re_key",
    "RESEND_URL": "http://127.0.0.1:9",
    "SENDGRID_API_KEY": "SG.key",
    "SENDGRID_URL": "http://127.0.0.1:9",
    "SES_REGION": "eu-central-1",
    "SES_URL": "http://127.0.0.1:9",
}
"""What a service in production asks for, whoever delivers its mail. Nobody listens there: it is tried again later."""


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine; `received` holds the texts of the mails."""

    daemon_threads = True

    def __init__(self) -> None:
        self.received: list[str] = []
        super().__init__(("127.0.0.1", 0), _Session)

    @property
    def url(self) -> str:
        """Return the address for SMTP_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.answer("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.answer("354 go on")
                text = iter(self.rfile.readline, b".\r\n")
                self.server.received.append(b"".join(text).decode("utf-8", "replace"))
            self.answer("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def answer(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def run_mail_server() -> Iterator[MailServer]:
    """Run a mail server for a while."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
