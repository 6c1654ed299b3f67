"""A real SMTP server on this machine, whose faults happen at the wire."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from launcher.ports import free_port


@dataclass
class SmtpServer:
    """`at_rcpt`, `at_data`: its replies instead of 250. `hangs_after_data`: it takes the mail and falls silent, for so
    many seconds."""

    at_rcpt: str = ""
    at_data: str = ""
    hangs_after_data: bool = False
    hangs_for: float = 2
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.at_data:
            return self.at_data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        if self.hangs_after_data:
            await asyncio.sleep(self.hangs_for)
        return "250 OK"


@contextmanager
def running_server() -> Iterator[tuple[SmtpServer, int]]:
    server = SmtpServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield server, controller.port
    controller.stop()


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    with running_server() as (server, port):
        settings.EMAIL_BACKEND = "messaging.channels.smtp_backend.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 0.4
        yield server


@pytest.fixture
def second_smtp(settings: Any, smtp: SmtpServer) -> Iterator[SmtpServer]:
    """The server of EMAIL_URL_2."""
    with running_server() as (server, port):
        settings.SMTP_2 = {"host": "127.0.0.1", "port": port, "username": "", "password": ""}
        yield server
