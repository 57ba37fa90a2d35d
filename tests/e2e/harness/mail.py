"""A mail server that takes everything: as much of SMTP (RFC 5321) as a client without TLS and sign-in speaks."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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
