"""Where mails, SMS and calls end: each accepted effect is one entry, also one that was accepted before."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from launcher.ports import free_port
from messaging.models import Delivery
from tests.smtp import SmtpServer


@dataclass(frozen=True)
class Effect:
    """`delivery` is the public id of the copy that was accepted."""

    delivery: str
    channel: str
    at: datetime


class _Mails(list[EmailMessage]):
    """Those of an SmtpServer; each notes when it came. `when_taken` is called with it, in the thread of the server and
    before who sent it has an answer."""

    when_taken: Callable[[EmailMessage], None] | None = None

    def append(self, mail: EmailMessage) -> None:
        mail["X-Accepted-At"] = datetime.now(UTC).isoformat()
        super().append(mail)
        if self.when_taken:
            self.when_taken(mail)


@dataclass
class MailSink:
    """An SMTP server whose faults are set on `server`; `refuse()` ends it, `listen()` begins it at the same port."""

    mails: _Mails = field(default_factory=_Mails)
    server: SmtpServer = field(init=False)
    port: int = field(default_factory=free_port)
    controller: Any = None

    def __post_init__(self) -> None:
        self.server = SmtpServer(mails=self.mails, hangs_for=10)

    def listen(self) -> None:
        self.controller = Controller(self.server, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def refuse(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def effects(self) -> list[Effect]:
        return [
            Effect(
                mail["Message-ID"].strip("<>").partition("@")[0],
                Delivery.Channel.EMAIL,
                datetime.fromisoformat(mail["X-Accepted-At"]),
            )
            for mail in list(self.mails)
        ]


def in_mailbox(folder: Path) -> list[Effect]:
    """The SMS and calls."""
    said = [(path.name.split("."), json.loads(path.read_text())) for path in folder.glob("*.json")]
    return [Effect(name[0], name[-2], datetime.fromisoformat(content["at"])) for name, content in said]
