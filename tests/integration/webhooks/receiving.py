"""A receiver on this machine, over real sockets: it counts who connects, and answers as it is told."""

import base64
import hashlib
import hmac
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Answering = Callable[["Received", socket.socket], None]


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answer(received, line)` says something on the line; `accepted`: how many connections there were."""

    answer: Answering
    line: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    accepted: int = 0
    received: list[Received] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.line.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?token=t"

    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.received]

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.line.accept()
                self.accepted += 1
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as read:
            while head := _head(read):
                headers = dict(_header(each) for each in head[1:])
                received = Received(headers, read.read(int(headers["content-length"])))
                self.received.append(received)
                self.answer(received, line)


@contextmanager
def receiver(answer: bytes | Answering = OK, *, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    def say(_received: Received, line: socket.socket) -> None:
        line.sendall(answer)  # type: ignore[arg-type]

    there = Receiver(say if isinstance(answer, bytes) else answer)
    if tls:
        there.line = tls.wrap_socket(there.line, server_side=True)
    threading.Thread(target=there.serve, daemon=True).start()
    try:
        yield there
    finally:
        there.line.close()


def status(code: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {code} X", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def signed_by(secret: str, received: Any) -> bool:
    """Standard Webhooks by its text alone: https://www.standardwebhooks.com."""
    said = received.headers
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + received.body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [each.split(",", 1) for each in said["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(expected, text) for version, text in given)


def _head(read: IO[bytes]) -> list[bytes]:
    """The lines before a body; none where the other side has gone."""
    lines = []
    while (line := read.readline()).strip():
        lines.append(line)
    return lines


def _header(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode().strip().partition(": ")
    return name.lower(), value
