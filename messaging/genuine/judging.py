"""Whether a message is from us: what is said to whoever pastes it.

Somebody who is logged in learns of their own messages only. Everybody else has to name the e-mail address that the
message came to, as an emergency contact can: a reference alone proves nothing, since it could be copied from a message
to somebody else, and an answer about that would make a forgery credible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import TextChoices

from core.models import User
from messaging.channels.email import plain_text
from messaging.genuine.checking import SECRET, Comparison, Link, compare, foreign, links_in, reference_in
from messaging.models import Message
from messaging.publishing import paragraphs_in
from messaging.purposes import HIDDEN, Text

NAME = "Vouchroom"  # stands above each mail


class Verdict(TextChoices):
    YES = "yes"
    CHANGED = "changed"  # the reference is ours, and not all of the words
    LINKS = "links"  # it leads elsewhere
    UNKNOWN = "unknown"  # no such message to this person
    WITHOUT = "without"  # no reference in it


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    reference: str
    message: Message | None
    links: Sequence[Link]
    comparison: Comparison


def official_host() -> str:
    return urlsplit(settings.SITE_ORIGIN).hostname or ""


def judge(text: str, *, reader: User | None, address: str = "") -> Answer:
    reference = reference_in(text)
    message = _find(reference, reader, address)
    wordings = _wordings(message, text) if message else []
    links = foreign(links_in(text, official=official_host()), said="".join(wordings))
    compared = [] if text.strip().lower() == reference else [compare(text, said) for said in wordings]
    comparison = min(compared, key=_differences, default=Comparison([], []))
    return Answer(_verdict(reference, message, links, comparison), reference, message, links, comparison)


def _verdict(reference: str, message: Message | None, links: Sequence[Link], comparison: Comparison) -> Verdict:
    if links:
        return Verdict.LINKS
    if not reference:
        return Verdict.WITHOUT
    if message is None:
        return Verdict.UNKNOWN
    return Verdict.CHANGED if comparison.added or comparison.missing else Verdict.YES


def _find(reference: str, reader: User | None, address: str) -> Message | None:
    known = Message.objects.filter(public_id=reference, published_at__isnull=False).select_related("recipient")
    if reader is not None:
        return known.filter(recipient=reader).first()
    message = known.first()
    return message if message and address.strip().casefold() in _addresses(message) else None


def _addresses(message: Message) -> set[str]:
    """To which its copies by e-mail went."""
    copies = message.deliveries.filter(channel="email")
    return {(copy.address or message.recipient.email).casefold() for copy in copies}


def _differences(comparison: Comparison) -> int:
    return len(comparison.added) + len(comparison.missing)


def _wordings(message: Message, pasted: str) -> list[str]:
    """As the mail says it, to its reader or, where the pasted text lacks the reader's phrase, to somebody else. SECRET
    stands for what the copy alone has. A mail with a code leads to no page, or to another one than the center.
    """
    action = (message.action_label, message.action_path) if message.action_label else None
    to_other = message.recipient.phrase not in pasted
    texts = [
        Text(message.title, paragraphs_in(message.body), leads_on, to_other=to_other)
        for leads_on in (action, None, (HIDDEN, ""))
    ]
    return [f"{NAME}\n{plain_text(message, text)}".replace(HIDDEN, SECRET) for text in texts]
