"""What a mail and an SMS look like when they arrive."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import Text
from messaging.sending.delivering import sweep
from sellers.models import Seller

pytestmark = pytest.mark.usefixtures("purpose")


def test_a_mail_is_whole_as_plain_text(seller: Seller, subject: SimpleNamespace, smtp: Any) -> None:
    message = queue_message("test", to=seller.user, about=subject)
    sweep()
    (mail,) = smtp.mails
    assert mail.get_content_type() == "multipart/alternative"
    text = mail.get_body(("plain",)).get_content()
    for part in (
        "First line.",
        "Open task: http://localhost:8000/home/".replace("http://localhost:8000", django_settings.SITE_ORIGIN),
        seller.user.phrase,
        message.public_id,
        "We never ask you to reply",
    ):
        assert part in text


def test_the_html_says_the_same(seller: Seller, subject: SimpleNamespace, smtp: Any) -> None:
    message = queue_message("test", to=seller.user, about=subject)
    sweep()
    html = smtp.mails[0].get_body(("html",)).get_content()
    assert seller.user.phrase in html
    assert message.public_id in html
    assert f'href="{django_settings.SITE_ORIGIN}/home/"' in html
    assert "<img" not in html


def test_headers_say_that_nobody_wrote_it(seller: Seller, subject: SimpleNamespace, smtp: Any) -> None:
    queue_message("test", to=seller.user, about=subject)
    sweep()
    (mail,) = smtp.mails
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].startswith(f"<{Delivery.objects.get().public_id}@")
    assert mail["Subject"] == "A test of the outbox"


def test_what_stands_in_the_mail_is_escaped_in_its_html(
    seller: Seller, subject: SimpleNamespace, smtp: Any, purpose: Any
) -> None:
    purpose(render=lambda message, secret: Text(title="T", paragraphs=["<b>1 & 2</b>"]))
    queue_message("test", to=seller.user, about=subject)
    sweep()
    assert "<b>1 & 2</b>" in smtp.mails[0].get_body(("plain",)).get_content()
    assert "&lt;b&gt;1 &amp; 2" in smtp.mails[0].get_body(("html",)).get_content()


def test_another_address_replaces_the_recipients_own(seller: Seller, subject: SimpleNamespace, smtp: Any) -> None:
    queue_message("test", to=seller.user, about=subject, address="contact@example.net")
    sweep()
    assert smtp.recipients == ["contact@example.net"]
    assert smtp.mails[0]["To"] == "contact@example.net"


def test_a_domain_in_other_letters_than_ascii_is_handed_over_encoded(
    seller: Seller, subject: SimpleNamespace, smtp: Any
) -> None:
    queue_message("test", to=seller.user, about=subject, address="nora@bücher.example")
    sweep()
    assert smtp.recipients == ["nora@xn--bcher-kva.example"]


def test_it_is_said_in_the_recipients_language_and_zone(
    seller: Seller, subject: SimpleNamespace, smtp: Any, purpose: Any
) -> None:
    def render(message: Message, secret: dict[str, Any]) -> Text:
        return Text(title=gettext("Monday"), paragraphs=[f"{timezone.get_current_timezone_name()}"])

    purpose(render=render)
    seller.user.language, seller.user.time_zone = "de", "Asia/Shanghai"
    seller.user.save()
    with translation.override("ja"):
        queue_message("test", to=seller.user, about=subject)
        sweep()
    assert smtp.mails[0]["Subject"] == "Montag"
    assert "Asia/Shanghai" in smtp.mails[0].get_body(("plain",)).get_content()
    assert Message.objects.get().title == "Montag"
    assert '<html lang="de">' in smtp.mails[0].get_body(("html",)).get_content()


def test_an_sms_arrives_in_the_local_mailbox(seller: Seller, subject: SimpleNamespace, settings: Any) -> None:
    queue_message(
        "test", to=seller.user, about=subject, channels=["sms"], address="+447700900123", secret={"code": "123456"}
    )
    sweep()
    (file,) = settings.MAILBOX_DIR.iterdir()
    content = json.loads(file.read_text())
    assert re.fullmatch(rf"{Delivery.objects.get().public_id}\.\w+\.sms\.json", file.name)
    assert (content["to"], content["text"]) == ("+447700900123", "Code 123456")


def test_what_a_voice_call_says_arrives_in_the_local_mailbox(
    seller: Seller, subject: SimpleNamespace, purpose: Any, settings: Any
) -> None:
    purpose(render=lambda message, secret: Text("T", [], spoken="One, two."), urgent=True)
    queue_message("test", to=seller.user, about=subject, channels=["voice"], address="+493012345678")
    sweep()
    (file,) = settings.MAILBOX_DIR.iterdir()
    content = json.loads(file.read_text())
    assert file.name.endswith(".voice.json")
    assert (content["to"], content["text"], content["language"]) == ("+493012345678", "One, two.", "en")


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_the_local_mailbox_refuses_what_has_no_words_as_the_provider_would(
    seller: Seller, subject: SimpleNamespace, purpose: Any, settings: Any, channel: str
) -> None:
    purpose(render=lambda message, secret: Text("T", []), urgent=True)
    queue_message("test", to=seller.user, about=subject, channels=[channel], address="+493012345678")
    sweep()
    assert Delivery.objects.values_list("status", "failure").get() == ("failed", "ours")
    assert not settings.MAILBOX_DIR.exists() or not list(settings.MAILBOX_DIR.iterdir())


def test_a_mailbox_that_cannot_be_written_is_tried_again(
    seller: Seller, subject: SimpleNamespace, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "file").write_text("")
    settings.MAILBOX_DIR = tmp_path / "file" / "folder"
    queue_message("test", to=seller.user, about=subject, channels=["sms"])
    sweep()
    assert Delivery.objects.get().status == "queued"


def test_a_refused_log_in_says_nothing_about_the_address(
    seller: Seller, subject: SimpleNamespace, smtp: Any, settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "somebody", "wrong"
    queue_message("test", to=seller.user, about=subject)
    sweep()
    assert Delivery.objects.get().status == "queued"
