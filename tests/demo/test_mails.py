"""Every mail of the demo, in all four languages: what R41 asks, and what keeps them apart from phishing."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from core.models import User
from messaging.genuine.checking import links_in
from messaging.genuine.judging import Verdict, judge, official_host
from messaging.genuine.phrases import change_phrase
from messaging.genuine.reporting import report_message
from messaging.models import Message, OpsTask
from messaging.ops_tasks.actions import close_task
from messaging.sending.delivering import sweep
from sellers.models import Seller

pytestmark = pytest.mark.django_db
REFERENCE = re.compile(r"msg_[a-z0-9]{22}")
ASKS_FOR_AN_ANSWER = re.compile(r"\breply\b|answer this|\bantworten sie\b|返信|回复", re.IGNORECASE)
WARNINGS = [
    "We never ask you to reply with a code, a password or a document.",
    "Follow none of its links, do not answer it, and delete it.",
]


@pytest.fixture
def letters(settings: Any) -> list[Any]:
    """All at once: making the world takes seconds."""
    settings.DEMO = True
    call_command("seed_demo", verbosity=0)
    _say_the_rest()
    for _ in range(5):
        sweep()
    return mail.outbox


def _say_the_rest() -> None:
    """What the demo's world does not say by itself, in each language."""
    ops = User.objects.get(email__startswith="omar")
    client = Client(headers={"host": "localhost"})
    for language, _name in django_settings.LANGUAGES:
        user = Seller.objects.filter(user__language=language, user__is_active=True)[0].user
        client.post("/accounts/login/code/", {"email": user.email})
        client.post("/accounts/password/reset/", {"email": user.email})
        save_person(user.seller, actor=user, name="Nora Brooks", relation="family")
        send_code(enter_address(user.seller, actor=user, kind="email", value=f"{language}@example.net"), actor=user)
        change_phrase(user, actor=user, phrase=f"blue elephant {len(language)}")
        for answer in ("ours", "not_ours"):
            report_message(f"Is this {answer} from you, {language}?", actor=user)
            close_task(OpsTask.objects.open()[0], actor=ops, note="Looked at.", answer=answer)
    report_message("And this?", actor=None)


def test_every_mail_is_one_of_ours_by_all_that_we_say_of_them(letters: list[Any]) -> None:
    sent = [(letter, _message(letter)) for letter in letters]
    assert {message.language for _, message in sent} == {code for code, _name in django_settings.LANGUAGES}
    purposes = {message.purpose for _, message in sent}
    assert purposes >= {"account_mail", "phrase_changed", "report_answered", "ops_task", "contact_code"}
    assert len(purposes) >= 15
    faults = [fault for letter, message in sent for fault in _faults(letter, message)]
    assert "\n".join(faults) == ""


def _message(letter: Any) -> Message:
    found = REFERENCE.search(letter.body)
    assert found, letter.subject
    return Message.objects.select_related("recipient").get(public_id=found.group())


def _faults(letter: Any, message: Message) -> Iterator[str]:
    whole, html = letter.message(), str(letter.alternatives[0][0])
    name = f"{message.purpose} {message.language}"
    checks = {
        "is no multipart/alternative": _types(whole)[:2] == ["text/plain", "text/html"],
        "does not say that a machine wrote it": whole["Auto-Submitted"] == "auto-generated",
        "has another Message-ID's domain": whole["Message-ID"].endswith(f"@{official_host()}>"),
        "lacks the phrase, or tells it somebody else": (message.recipient.phrase in letter.body)
        == (letter.to == [message.recipient.email]),
        "has a picture, script or form": not re.search(r"<(img|script|form|link|iframe|input)\b|@import|url\(", html),
        "is not complete in plain text": _words(html) == _words(letter.body),
        "asks for an answer": not ASKS_FOR_AN_ANSWER.search(_without(letter.body, WARNINGS, message)),
        "leads elsewhere": {urlsplit(each).hostname for each in _addresses(html)} <= {official_host()},
        "names a foreign link": not [link for link in links_in(letter.body, official=official_host()) if link.why],
        "logs in by itself": not [each for each in _addresses(html) if _logs_in(each)],
        "is not confirmed by our page": _judged(letter, message) == Verdict.YES,
    }
    yield from (f"{name} {what}: {letter.subject}" for what, is_so in checks.items() if not is_so)


def _types(whole: EmailMessage) -> list[str]:
    alternative = next(part for part in whole.walk() if part.get_content_type() == "multipart/alternative")
    return [part.get_content_type() for part in alternative.get_payload()]  # type: ignore[union-attr]


def _words(text: str) -> list[str]:
    """As they are read one after the other: without markup and the line above the footer, and each link once."""
    body = re.sub(r"(?s)^.*<main>\s*<p class=\"brand\">.*?</p>", "", text)
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", body)))


def _addresses(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'(?:href|src)="([^"]+)"', html)]


def _logs_in(address: str) -> bool:
    """A GET of it by nobody leaves nobody logged in."""
    client = Client(headers={"host": "localhost"})
    client.get(urlsplit(address).path)
    return "_auth_user_id" in client.session


def _without(text: str, sentences: list[str], message: Message) -> str:
    with translation.override(message.language):
        for sentence in sentences:
            text = text.replace(gettext(sentence), "")
    return text


def _judged(letter: Any, message: Message) -> Verdict:
    return judge(letter.body, reader=message.recipient).verdict
