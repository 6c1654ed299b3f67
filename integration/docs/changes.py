"""What changed for platforms, the newest first. A line stands here before the change does."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    day: date
    text: str


CHANGES = [
    Change(
        date(2026, 11, 24),
        "To change details of a seller, or the name, relation or e-mail of a contact, takes the scope "
        "`sellers.personal:read` too: what is refused of them can tell of what is there.",
    ),
    Change(
        date(2026, 11, 24),
        "`seller.measures_changed` is told of each measure against an account: announced, put off, called off, begun, "
        "ended. An approved case of an account that is limited asks for no tax information meanwhile: `next` says that "
        "the account is limited.",
    ),
    Change(
        date(2026, 11, 23),
        "In the test world: restricted, suspended and closed accounts, approvals that are undone, appeals against that "
        "and its end, as outcomes; `DELETE /test/sellers/{seller}` erases a test seller.",
    ),
    Change(
        date(2026, 11, 23),
        "The first version: sellers, documents, cases, sessions, contacts, messages, policies, events, webhooks, and a "
        "test world.",
    ),
]
