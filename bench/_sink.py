"""A receiver of webhooks on this machine, in a process of its own, that remembers each request and takes them all."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from launcher.ports import free_port

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
Request = tuple[str, dict[str, str], bytes]  # path, headers by lower-case names, body


@dataclass(frozen=True)
class Sink:
    port: int
    line: Connection

    def taken(self) -> list[Request]:
        """Since the last time."""
        self.line.send("taken")
        return [_parsed(head, body) for head, body in self.line.recv()]


def _parsed(head: bytes, body: bytes) -> Request:
    first, *lines = head.decode().split("\r\n")
    fields = (line.partition(": ") for line in lines)
    return first.split(" ")[1], {name.lower(): value for name, _, value in fields}, body


@contextmanager
def sink() -> Iterator[Sink]:
    ours, its = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")  # not even the memory of the bench is shared
    process = context.Process(target=_serve, args=(port := free_port(), its), daemon=True)
    process.start()
    assert ours.recv() == "ready"
    try:
        yield Sink(port, ours)
    finally:
        process.terminate()
        process.join()


class _Taking(asyncio.Protocol):
    def __init__(self, taken: list[tuple[bytes, bytes]]) -> None:
        self.taken, self.data = taken, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        while (ends := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[:ends]
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            if len(self.data) < ends + 4 + length:
                return
            body, self.data = self.data[ends + 4 : ends + 4 + length], self.data[ends + 4 + length :]
            self.taken.append((head, body))
            self.transport.write(ANSWER)  # type: ignore[attr-defined]


def _serve(port: int, line: Connection) -> None:
    asyncio.run(_forever(port, line))


async def _forever(port: int, line: Connection) -> None:
    taken: list[tuple[bytes, bytes]] = []
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: _Taking(taken), "127.0.0.1", port)
    line.send("ready")

    def tell() -> None:
        line.recv()
        line.send(taken)
        taken.clear()

    loop.add_reader(line.fileno(), tell)
    await asyncio.Event().wait()
