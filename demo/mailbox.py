"""The demo's mailbox: what the local SMTP server and the SMS sink have taken in, as files of one folder."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

NEWEST = 50


@dataclass(frozen=True)
class Letter:
    """One mail, SMS or voice call. `name` is its file's; `html` is that of a mail, `language` that of a call."""

    name: str
    at: datetime
    to: str
    text: str
    sender: str = ""
    subject: str = ""
    html: str = ""
    language: str = ""

    @property
    def is_mail(self) -> bool:
        return self.name.endswith(".eml")

    @property
    def is_call(self) -> bool:
        return self.name.endswith(".voice.json")


def read_mailbox(folder: Path, *, to: str = "") -> list[Letter]:
    """The newest first, at most NEWEST; `to` keeps those to one address. A folder that does not exist yet is empty."""
    letters = (read_letter(folder, name) for name in _newest_first(folder))
    wanted = (letter for letter in letters if letter and (not to or letter.to == to))
    return [letter for letter, _ in zip(wanted, range(NEWEST), strict=False)]


def read_letter(folder: Path, name: str) -> Letter | None:
    """None when there is no such file (any more)."""
    path = folder / Path(name).name
    try:
        at, content = datetime.fromtimestamp(path.stat().st_mtime, UTC), path.read_bytes()
    except OSError:
        return None
    return _mail(path.name, at, content) if path.name.endswith(".eml") else _short(path.name, at, content)


def _newest_first(folder: Path) -> list[str]:
    found = []
    for path in folder.glob("*"):
        if path.name.endswith((".eml", ".sms.json", ".voice.json")):
            try:
                found.append((path.stat().st_mtime_ns, path.name))
            except FileNotFoundError:  # emptied while we look
                continue
    return [name for _, name in sorted(found, reverse=True)]


def _short(name: str, at: datetime, content: bytes) -> Letter:
    fields = json.loads(content)
    return Letter(name=name, at=at, to=fields["to"], text=fields["text"], language=fields["language"])


def _mail(name: str, at: datetime, content: bytes) -> Letter:
    mail = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
    return Letter(
        name=name,
        at=at,
        to=str(mail["To"]),
        text=_body(mail, "plain"),
        sender=str(mail["From"]),
        subject=str(mail["Subject"]),
        html=_body(mail, "html"),
    )


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return part.get_content() if part else ""
