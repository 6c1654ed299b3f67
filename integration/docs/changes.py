"""What changed for platforms, the newest first. Once the first version is released, a line stands here before the
change does; until then whatever there is belongs to it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """`day` is None: not released yet."""

    day: date | None
    text: str


CHANGES = [
    Change(
        None,
        "The first version: sellers, documents, cases, sessions, contacts, messages, policies, events, webhooks, and a "
        "test world.",
    ),
]
