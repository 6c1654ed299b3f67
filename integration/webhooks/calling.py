"""One POST, to an address that was checked, within a time that nobody stretches.

A connection is kept for as long as the name of its endpoint still leads to where it goes. A server that lets its answer
drip would satisfy every time-out between two bytes; so a thread beside the calls closes what takes too long as a whole.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from types import TracebackType

import certifi

from core.errors import DomainError
from integration.webhooks.targets import Forbidden, Resolver, Target, Unresolved, address_of, target_of

CONNECT_SECONDS, WHOLE_SECONDS = 3.0, 10.0
READ_BYTES, KEPT_CHARACTERS = 64 * 1024, 500
_LOOKS_EVERY = 0.1


@dataclass(frozen=True)
class Answer:
    """`status` None: there was none, and `trouble` says why: "forbidden", "unresolved", "unreachable", "tls", "timeout"
    or "broken". `retry_after`: seconds, if it was said."""

    status: int | None
    seconds: float
    trouble: str = ""
    text: str = ""
    retry_after: float | None = None

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Watch:
    """Closes sockets whose time is over: `with Watch() as watch: …`."""

    def __init__(self) -> None:
        self._ends: dict[socket.socket, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    @contextmanager
    def until(self, ends: float, line: socket.socket) -> Iterator[None]:
        self._ends[line] = ends
        try:
            yield
        finally:
            self._ends.pop(line, None)

    def _look(self) -> None:
        while not self._stop.wait(_LOOKS_EVERY):
            now = time.monotonic()
            for line, ends in list(self._ends.items()):
                if ends < now:
                    with suppress(OSError):
                        socket.socket.shutdown(line, socket.SHUT_RDWR)


class _Pinned(HTTPConnection):
    """Connects to `address`, and proves by the certificate that `target.host` is there."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target, self.address = target, address
        self.default_port = 443 if target.is_tls else 80  # what need not stand in the header Host

    def open(self, watch: Watch, ends: float) -> None:
        left = max(_LOOKS_EVERY, min(CONNECT_SECONDS, ends - time.monotonic()))
        line = socket.create_connection((self.address, self.port), timeout=left)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = line
        if self.target.is_tls:
            # Not shaken hands with by wrapping it: what the watch closes has to be there before.
            self.sock = safe = _context().wrap_socket(line, server_hostname=self.host, do_handshake_on_connect=False)
            with watch.until(ends, safe):
                safe.do_handshake()
        self.sock.settimeout(WHOLE_SECONDS)

    def connect(self) -> None:
        """Never by itself: http.client would look the name up again."""
        raise HTTPException("not connected")


@cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Line:
    """To one endpoint, for one thread at a time. Where its address is not taken (any more), nothing is sent."""

    def __init__(self, url: str, watch: Watch) -> None:
        self.url, self.watch = url, watch
        try:
            self.target: Target | None = target_of(url)
        except DomainError:
            self.target = None
        self._connection: _Pinned | None = None
        self._resolver = Resolver()

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        began = time.monotonic()
        ends = began + WHOLE_SECONDS
        try:
            if self.target is None:
                raise Forbidden
            status, text, retry_after = self._post(self.target, body, headers, ends)
        except (Forbidden, Unresolved, OSError, HTTPException, ValueError) as error:
            self.close()
            now = time.monotonic()
            return Answer(None, now - began, trouble="timeout" if now >= ends else _trouble_of(error))
        return Answer(status, time.monotonic() - began, text=text, retry_after=retry_after)

    def _post(
        self, target: Target, body: bytes, headers: Mapping[str, str], ends: float
    ) -> tuple[int, str, float | None]:
        """Where a kept connection has been closed meanwhile, once more on a new one: what is sent may arrive twice."""
        address = address_of(target, self._resolver)
        if self._connection and self._connection.sock and self._connection.address == address:
            with suppress(OSError, HTTPException):
                return self._ask(self._connection, body, headers, ends)
            if time.monotonic() >= ends:
                raise TimeoutError
        self.close()
        self._connection = _Pinned(target, address)
        self._connection.open(self.watch, ends)
        return self._ask(self._connection, body, headers, ends)

    def _ask(
        self, connection: _Pinned, body: bytes, headers: Mapping[str, str], ends: float
    ) -> tuple[int, str, float | None]:
        with self.watch.until(ends, connection.sock):
            connection.request("POST", connection.target.path, body, headers)
            answer = connection.getresponse()
            text = answer.read(READ_BYTES)
            if not answer.isclosed():
                self.close()  # more than anybody reads
        if time.monotonic() >= ends:
            raise TimeoutError
        return answer.status, _shown(text), _seconds(answer)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def end(self) -> None:
        """It is used no more."""
        self.close()
        self._resolver.close()


def _trouble_of(error: Exception) -> str:
    match error:
        case Forbidden():
            return "forbidden"
        case Unresolved():
            return "unresolved"
        case ssl.SSLError():
            return "tls"
        case TimeoutError():
            return "timeout"
        case ConnectionRefusedError():
            return "unreachable"
        case OSError() if not isinstance(error, ConnectionError):
            return "unreachable"
        case _:
            return "broken"


def _shown(text: bytes) -> str:
    readable = text[: 4 * KEPT_CHARACTERS].decode(errors="replace").replace("\0", "�")
    return readable[:KEPT_CHARACTERS]


def _seconds(answer: HTTPResponse) -> float | None:
    """Of Retry-After; a date is left alone."""
    said = answer.headers.get("Retry-After", "").strip()
    return float(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
