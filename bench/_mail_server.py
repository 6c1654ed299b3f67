"""A mail server on this machine, in a process of its own, that remembers of each mail its Message-ID and its words."""

import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.connection import Connection
from typing import Any

from aiosmtpd.controller import Controller

from launcher.ports import free_port

_NAME = re.compile(rb"^Message-ID: <(.+)>\r?$", re.MULTILINE | re.IGNORECASE)
# What differs between two mails with the same words: who made them, when, and the line between their parts.
_OF_ITS_OWN = re.compile(rb"^(Message-ID|Date): .*|={10,}\d+==", re.MULTILINE | re.IGNORECASE)


@dataclass
class _Remembering:
    mails: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        content = envelope.content
        name = _NAME.search(content)
        assert name
        self.mails.append((name[1].decode(), sha256(_OF_ITS_OWN.sub(b"", content)).hexdigest()))
        return "250 OK"


@dataclass(frozen=True)
class MailServer:
    port: int
    line: Connection

    def mails(self) -> list[tuple[str, str]]:
        self.line.send("mails")
        return self.line.recv()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    ours, its = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")  # not even the memory of the bench is shared
    process = context.Process(target=_serve, args=(port := free_port(), its), daemon=True)
    process.start()
    assert ours.recv() == "ready"
    try:
        yield MailServer(port, ours)
    finally:
        process.terminate()
        process.join()


def _serve(port: int, line: Connection) -> None:
    remembering = _Remembering()
    Controller(remembering, hostname="127.0.0.1", port=port).start()
    line.send("ready")
    while line.recv():
        line.send(remembering.mails)
