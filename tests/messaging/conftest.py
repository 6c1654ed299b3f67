"""A real SMTP server on this machine, whose faults happen at the wire; and purposes of the tests' own."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from core.ids import new_id
from launcher.ports import free_port
from messaging import purposes
from messaging.models import Delivery, Message
from messaging.purposes import Purpose, Text


@dataclass
class SmtpServer:
    """`at_rcpt`, `at_data`: its replies instead of 250. `hangs_after_data`: it takes the mail and falls silent."""

    at_rcpt: str = ""
    at_data: str = ""
    hangs_after_data: bool = False
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
            await asyncio.sleep(2)
        return "250 OK"


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    server = SmtpServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "messaging.channels.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 0.4
    yield server
    controller.stop()


@pytest.fixture
def subject() -> SimpleNamespace:
    """What a message is about; `done` makes it untrue."""
    return SimpleNamespace(public_id=new_id("tst"), done=False)


@pytest.fixture
def purpose(subject: SimpleNamespace) -> Iterator[Callable[..., Purpose]]:
    """Registers a purpose "test" and forgets it again."""
    before = dict(purposes._registry)

    def render(message: Message, secret: dict[str, Any]) -> Text:
        return Text(
            title="A test of the outbox",
            paragraphs=["First line.", f"Code: {secret['code']}" if secret else "No code here."],
            action=("Open task", "/home/"),
            sms=f"Code {secret.get('code')}",
        )

    def make(**fields: Any) -> Purpose:
        made = Purpose(**{"name": "test", "render": render, "still_true": lambda _: not subject.done, **fields})
        purposes.register(made)
        return made

    make()
    yield make
    purposes._registry.clear()
    purposes._registry.update(before)


@pytest.fixture
def states() -> Callable[[], list[str]]:
    return lambda: list(Delivery.objects.order_by("pk").values_list("status", flat=True))
