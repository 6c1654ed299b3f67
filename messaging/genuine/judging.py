"""Whether a message is from us: what is said to whoever pastes it.

Somebody who is logged in learns of their own messages only. Everybody else has to name the e-mail address that the
message came to, as an emergency contact can: a reference alone proves nothing, since it could be copied from a message
to somebody else, and an answer about that would make a forgery credible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import TextChoices
from django.utils import translation

from core.models import User
from messaging.channels.letters import plain_text
from messaging.genuine.checking import CODE, SECRET, Comparison, Link, compare, foreign, links_in, reference_in
from messaging.models import Message
from messaging.publishing import paragraphs_in
from messaging.purposes import HIDDEN, Secret, Text, purpose_of

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
    links: Sequence[Link]  # one to each host
    comparison: Comparison
    is_whole: bool  # a text, and not its reference alone


def official_host() -> str:
    return urlsplit(settings.SITE_ORIGIN).hostname or ""


def judge(text: str, *, reader: User | None, address: str = "") -> Answer:
    reference = reference_in(text)
    message = _find(reference, reader, address)
    wordings = _wordings(message, text) if message else []
    links = foreign(links_in(text, official=official_host()), said="".join(wordings))
    is_whole = text.strip().lower() != reference
    compared = [compare(text, said) for said in wordings] if is_whole else []
    comparison = min(compared, key=_differences, default=Comparison([], []))
    hosts = list({(link.host, link.why): link for link in links}.values())
    return Answer(_verdict(reference, message, links, comparison), reference, message, hosts, comparison, is_whole)


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
    """As the mail says it, to its reader or, where the pasted text lacks the reader's phrase, to somebody else. A mail
    with a code leads to no page, or to another one than the center. Its subject may have been pasted above it.
    """
    in_copy = _in_copy(message) if HIDDEN in paragraphs_in(message.body) else None
    hidden = next((each for each in in_copy.paragraphs if isinstance(each, Secret)), CODE) if in_copy else CODE
    paragraphs = [hidden if each == HIDDEN else each for each in paragraphs_in(message.body)]
    actions = [(message.action_label, message.action_path) if message.action_label else None, None]
    to_other = message.recipient.phrase not in pasted
    texts = [
        Text(message.title, paragraphs, leads_on, to_other=to_other)
        for leads_on in dict.fromkeys([*actions, in_copy.action if in_copy else None])
    ]
    return [f"{text.title}\n{NAME}\n{plain_text(message, text)}" for text in texts]


class _Unkept(dict[str, Any]):
    """A copy's secret, as far as anybody still knows: that there was one."""

    def __missing__(self, name: str) -> str:
        return CODE if name == "code" else SECRET

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


def _in_copy(message: Message) -> Text | None:
    """None once what the message is about is gone: then nothing but a code may stand in its place."""
    try:
        with translation.override(message.language):
            return purpose_of(message).render(message, _Unkept())
    except (KeyError, ObjectDoesNotExist):
        return None
