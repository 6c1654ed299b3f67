"""Every mail that there is, in every language that its readers have: what R41 asks, and what keeps it apart from
phishing. They are composed, not sent: tests.messaging.sending shows what becomes of them then."""

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from functools import cache
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from contacts.models import Contact
from core.models import User
from messaging import purposes
from messaging.channels.letters import Letter, compose
from messaging.genuine.checking import links_in
from messaging.genuine.judging import Verdict, judge, official_host
from messaging.models import Delivery, Message
from messaging.publishing import PUBLISHED, put_text, text_of_copy
from messaging.purposes import Text, purpose_of
from tests.demo.saying import say_the_rest

pytestmark = pytest.mark.django_db
ASKS_FOR_AN_ANSWER = re.compile(
    r"\breply\b|answer this|\bantworten sie\b(?! in eigenen worten)|返信|回复", re.IGNORECASE
)
# Who reads one of these may answer with a document, or take a forged page for ours. What we send is no request, nor
# what was sent before.
ASKS_TO_SEND = re.compile(
    r"(?<!we )(?<!not )\b(?:send|upload|attach|submit)\b"
    r"|(?<!wir )\b(?:senden|schicken|mailen|laden|reichen) sie\b"
    r"|\b(?:hoch|ein|ab|zu)(?:zu)?(?:laden|senden|schicken|reichen)\b"
    r"|\b(?:datei|dokument|foto)\w* (?:senden|schicken)\b"
    r"|(?:送信|送付|提出|アップロード)(?:し(?:て(?!いただいた)|直)|する|をお願い)|送って(?:くだ|いた)|お送りくだ|お寄せくだ"
    r"|请(?!携带|备好|带上|准备)[^。；，：]{0,20}(?:上传|发送|发给|寄|提交)(?!过?的)"
    r"|[并或](?:上传|发送)|(?:上传|发送)(?:另|新|您的)",
    re.IGNORECASE,
)
WARNINGS = [
    "We never ask you to reply with a code, a password or a document.",
    "Follow none of its links, do not answer it, and delete it.",
    "Check the whole message before you follow its links or answer it.",
]
BY_NO_MAIL = {  # they stand in the message center alone: whoever confirmed the contact has just read it on the page
    "contact_confirmed",
    "contact_programme",
}
FOR_STAFF = {  # in English
    "approval_settled",
    "approval_waiting",
    "broken_glass",
    "capacity_low",
    "certificate_revoked",
    "company_role",
    "manager_overview",
    "ops_task",
    "provider_back",
    "session_handed_over",
    "session_taken_over",
    "training_ends",
}
WITHOUT_TASK = {
    "account_mail",  # the page that waits for the code is open
    "broken_glass",  # its reader asks a colleague
    "company_role",
    "contact_notice",  # its reader cannot log in
}


@pytest.fixture
def copies(settings: Any) -> list[Delivery]:
    """All at once: making the world takes seconds. One of each that differs in more than its facts."""
    settings.DEMO = True
    call_command("seed_demo", verbosity=0)
    say_the_rest()
    rows = Delivery.objects.filter(channel="email").select_related("message__recipient").order_by("pk")
    return [*{_kind_of(copy): copy for copy in rows}.values()]


def _kind_of(copy: Delivery) -> tuple[Any, ...]:
    message = copy.message
    with translation.override("en"):
        text = purpose_of(message).render(message, copy.secret)
    return message.purpose, text.title, len(text.paragraphs), text.action and text.action[0], text.to_other


def test_every_mail_is_one_of_ours_by_all_that_we_say_of_them(copies: list[Delivery]) -> None:
    seen, faults = set(), []
    for copy in _in_each_language(copies):
        text = text_of_copy(copy.message, copy.secret)
        seen.add((copy.message.purpose, copy.message.language))
        faults += _faults(compose(copy, text), text, copy.message)
    assert "\n".join(faults) == ""
    to_sellers = set(purposes._registry) - BY_NO_MAIL - FOR_STAFF
    languages = [code for code, _name in django_settings.LANGUAGES]
    assert seen == {(name, "en") for name in FOR_STAFF} | {*product(to_sellers, languages)}


def _in_each_language(copies: Sequence[Delivery]) -> Iterator[Delivery]:
    """Each while its message stands so in the database, where the page that judges it looks."""
    for language, _name in django_settings.LANGUAGES:
        User.objects.filter(is_staff=False).update(language=language)
        for copy in copies:
            if language == "en" or not copy.message.recipient.is_staff:
                copy.message.recipient.language = language
                yield from _worded(copy, language)


def _worded(copy: Delivery, language: str) -> Iterator[Delivery]:
    """Mails of the log-in are worded once, in the language of that moment."""
    message = copy.message
    if message.purpose != "account_mail":
        put_text(message, at=message.due_at)
        message.save(update_fields=PUBLISHED)
    if message.language == language:
        yield copy


def _faults(letter: Letter, text: Text, message: Message) -> Iterator[str]:
    whole, html = letter.message(), str(letter.alternatives[0][0])
    own_words = _without(letter.body, WARNINGS, message)
    checks = {
        "is no multipart/alternative": _types(whole)[:2] == ["text/plain", "text/html"],
        "does not say that a machine wrote it": whole["Auto-Submitted"] == "auto-generated",
        "has another Message-ID's domain": whole["Message-ID"].endswith(f"@{official_host()}>"),
        "lacks the phrase": text.to_other or message.recipient.phrase in letter.body,
        "tells the phrase to somebody else": _is_their_own(letter, message)
        or message.recipient.phrase not in letter.body,
        "has a picture, script or form": not re.search(r"<(img|script|form|link|iframe|input)\b|@import|url\(", html),
        "is not complete in plain text": _words(html) == _words(letter.body),
        "asks for an answer": not ASKS_FOR_AN_ANSWER.search(own_words),
        "asks to send something": not ASKS_TO_SEND.search(own_words),
        "names no task": _names_its_task(letter, text, message),
        "leads elsewhere": {urlsplit(each).hostname for each in _addresses(html)} <= {official_host()},
        "names a foreign link": not [link for link in links_in(letter.body, official=official_host()) if link.why],
        "logs in by itself": not [each for each in _addresses(html) if _logs_in(urlsplit(each).path)],
        "is not confirmed by our page": _judged(letter, message) == Verdict.YES,
    }
    name = f"{message.purpose} {message.language}"
    yield from (f"{name} {what}: {letter.subject}" for what, is_so in checks.items() if not is_so)


def _is_their_own(letter: Letter, message: Message) -> bool:
    themselves = Contact.objects.filter(seller__user=message.recipient, relation=Contact.Relation.SELF)
    return letter.to == [message.recipient.email] or themselves.exists()


def _names_its_task(letter: Letter, text: Text, message: Message) -> bool:
    if text.action is None:
        return message.purpose in WITHOUT_TASK
    label, path = text.action
    return bool(label) and f"{label}: {django_settings.SITE_ORIGIN}{path}\n" in letter.body


def _types(whole: EmailMessage) -> list[str]:
    alternative = next(part for part in whole.walk() if part.get_content_type() == "multipart/alternative")
    return [part.get_content_type() for part in alternative.get_payload()]  # type: ignore[union-attr]


def _words(text: str) -> list[str]:
    """As they are read one after the other: without markup and the line above the footer, and each link once."""
    body = re.sub(r"(?s)^.*<main>\s*<p class=\"brand\">.*?</p>", "", text)
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", body)))


def _addresses(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'(?:href|src)="([^"]+)"', html)]


@cache
def _logs_in(path: str) -> bool:
    """A GET of it by nobody leaves nobody logged in."""
    client = Client(headers={"host": "localhost"})
    client.get(path)
    return "_auth_user_id" in client.session


def _without(text: str, sentences: list[str], message: Message) -> str:
    with translation.override(message.language):
        for sentence in sentences:
            text = text.replace(gettext(sentence), "")
    return text


def _judged(letter: Letter, message: Message) -> Verdict:
    """Pasted whole, by the reader; by whoever else got it, with the address that it came to."""
    if letter.to == [message.recipient.email]:
        return judge(letter.body, reader=message.recipient).verdict
    return judge(letter.body, reader=None, address=letter.to[0]).verdict
