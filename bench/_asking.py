"""Clients that ask over connections that stay open, and take little of the processor themselves."""

import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

END = b"\r\n\r\n"


class Line:
    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """The head of the answer, and its body."""
        self.line.sendall(request)
        read = b""
        while END not in read:
            read += self._more()
        head, _, body = read.partition(END)
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        return head, body

    def _more(self) -> bytes:
        read = self.line.recv(65536)
        assert read, "the server has hung up"
        return read


def get(path: str, authorization: str = "") -> bytes:
    more = f"Authorization: Bearer {authorization}\r\n" if authorization else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode()


def ask_for(lines: Sequence[Line], requests: Sequence[Sequence[bytes]], seconds: float) -> float:
    """Answers a second, all of them 200; each line asks for its own `requests` again and again."""
    until = time.monotonic() + seconds
    began = time.monotonic()
    with ThreadPoolExecutor(len(lines)) as threads:
        counts = list(threads.map(lambda line, own: _ask_until(line, own, until), lines, requests))
    return sum(counts) / (time.monotonic() - began)


def _ask_until(line: Line, requests: Sequence[bytes], until: float) -> int:
    count = 0
    for request in cycle(requests):
        head, _body = line.ask(request)
        assert head.startswith(b"HTTP/1.1 200 "), head
        count += 1
        if time.monotonic() > until:
            break
    return count
