"""Where mails, SMS and calls end: each accepted effect is one entry, also one that was accepted before."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from launcher.ports import free_port
from tests.smtp import SmtpServer


@dataclass(frozen=True)
class Effect:
    """`delivery` is the public id of the copy that was accepted."""

    delivery: str
    at: datetime


class _Stamped(list[EmailMessage]):
    """The mails of an SmtpServer; each notes when it came."""

    def append(self, mail: EmailMessage) -> None:
        mail["X-Accepted-At"] = datetime.now(UTC).isoformat()
        super().append(mail)


@dataclass
class MailSink:
    """An SMTP server whose faults are set on `server`; `refuse()` ends it, `listen()` begins it at the same port."""

    server: SmtpServer = field(default_factory=lambda: SmtpServer(mails=_Stamped()))
    port: int = field(default_factory=free_port)
    controller: Any = None

    def listen(self) -> None:
        self.controller = Controller(self.server, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def refuse(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def effects(self) -> list[Effect]:
        return [
            Effect(mail["Message-ID"].strip("<>").partition("@")[0], datetime.fromisoformat(mail["X-Accepted-At"]))
            for mail in list(self.server.mails)
        ]


def in_mailbox(folder: Path) -> list[Effect]:
    """The SMS and calls."""
    said = [(path.name, json.loads(path.read_text())) for path in folder.glob("*.json")]
    return [Effect(name.partition(".")[0], datetime.fromisoformat(content["at"])) for name, content in said]
