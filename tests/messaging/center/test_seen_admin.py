"""What staff see of somebody's message center: what its reader sees, and nothing can be done."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from audit.models import Event
from core.ids import new_id
from core.models import User
from messaging.failures import Failure
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import Text
from sellers.models import Seller

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("purpose")
BUTTON = re.compile(r'(<a class="govuk-button") href="[^"]*"')
DISABLED = r'\1 aria-disabled="true"'
WAY_ON = re.compile(r'(<a class="govuk-link") href="/[^"]*"')  # not the relative ones: those stay among the messages


@pytest.fixture
def message(seller: Seller) -> Message:
    seller.user.language = "de"
    seller.user.save()
    said = queue_message(
        "test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")), secret={"code": "987654"}
    )
    assert said
    return said


def seen(message: Message, *, alone: bool = False) -> str:
    """The address for staff of the message, or of the center it stands in."""
    account = message.recipient.public_id
    center = reverse("admin:messaging_message_center", args=[account])
    return reverse("admin:messaging_message_seen", args=[account, message.public_id]) if alone else center


def main_of(client: Client, address: str) -> str:
    """For whoever reads German."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    [main] = re.findall(r"<main.*</main>", client.get(address).content.decode(), re.S)
    return main


def test_the_list_is_the_readers_to_the_letter(message: Message, support: User, log_in: LogIn) -> None:
    theirs = main_of(log_in(message.recipient), reverse("messages"))
    assert main_of(log_in(support), seen(message)) == theirs
    assert "Alles, was wir Ihnen sagen, steht zuerst hier." in theirs


def disabled(page: str) -> str:
    """What the reader can press or follow, as it is drawn where it leads nowhere."""
    return WAY_ON.sub(r'\1 role="link" aria-disabled="true"', BUTTON.sub(DISABLED, page))


def seen_as_read(message: Message, support: User, log_in: LogIn) -> str:
    """The message's page for staff, found to be the reader's but for the phrase and what leads nowhere."""
    theirs = main_of(log_in(message.recipient), reverse("message", args=[message.public_id]))
    ours = main_of(log_in(support), seen(message, alone=True))
    assert disabled(theirs.replace(message.recipient.phrase, "····")) == ours
    return ours


def test_a_message_is_the_readers_but_for_the_phrase_and_buttons_that_lead_nowhere(
    message: Message, support: User, log_in: LogIn
) -> None:
    assert seen_as_read(message, support, log_in).count('aria-disabled="true"') == 1


BECAME = [*((status, "") for status in Delivery.Status.values), *(("returned", each) for each in Failure.values)]


@pytest.mark.parametrize(("status", "failure"), BECAME)
def test_whatever_became_of_the_copies_is_told_as_to_the_reader(
    message: Message, support: User, log_in: LogIn, status: str, failure: str
) -> None:
    message.deliveries.all().delete()
    moments = dict.fromkeys(["due_at", "sent_at", "delivered_at", "held_from"], Now())
    for channel in Delivery.Channel:
        Delivery.objects.create(message=message, channel=channel, status=status, failure=failure, **moments)
    seen_as_read(message, support, log_in)


@pytest.mark.parametrize(
    ("address", "way_on"),
    [("", "E-Mail-Adresse ändern"), ("contact@example.net", "Notfallkontakt ändern")],
)
def test_the_way_on_from_a_copy_that_came_back_leads_nowhere(
    message: Message, support: User, log_in: LogIn, address: str, way_on: str
) -> None:
    message.deliveries.all().delete()
    Delivery.objects.create(
        message=message, channel="email", status="returned", failure="no_such_address", address=address, due_at=Now()
    )
    page = seen_as_read(message, support, log_in)
    assert f'<a class="govuk-link" role="link" aria-disabled="true">{way_on}</a>.' in page


def test_what_was_passed_on_is_a_message_that_staff_can_look_at_too(
    message: Message, support: User, log_in: LogIn
) -> None:
    passed_on = queue_message("test", to=message.recipient, about=message)
    assert passed_on
    page = seen_as_read(message, support, log_in)
    [leads] = re.findall(r'<a class="govuk-link" href="([^"]+)"', page)
    assert urljoin(seen(message, alone=True), leads) == seen(passed_on, alone=True)


def test_no_code_is_shown(message: Message, support: User, log_in: LogIn) -> None:
    assert "987654" not in log_in(support).get(seen(message, alone=True)).content.decode()


def test_what_the_reader_alone_may_know_is_hidden(
    message: Message, support: User, log_in: LogIn, purpose: Callable[..., Any]
) -> None:
    purpose(unshown=re.compile("First"))
    assert "···· line." in log_in(support).get(seen(message, alone=True)).content.decode()


def test_looks_are_recorded_and_count_as_the_readers_by_no_means(
    message: Message, support: User, log_in: LogIn
) -> None:
    client = log_in(support)
    for address in (seen(message), seen(message, alone=True)):
        client.get(address)
    looks = Event.objects.filter(actor=support.public_id, action__endswith="viewed").order_by("pk")
    assert list(looks.values_list("action", "subject")) == [
        ("messages.viewed", message.recipient.public_id),
        ("message.viewed", message.public_id),
    ]
    assert Message.objects.get().read_at is None


def test_a_message_is_found_at_its_readers_address_alone(
    message: Message, other_seller: Seller, support: User, log_in: LogIn
) -> None:
    other = reverse("admin:messaging_message_seen", args=[other_seller.user.public_id, message.public_id])
    assert log_in(support).get(other).status_code == 404
    assert not Event.objects.filter(action="message.viewed").exists()


@pytest.mark.parametrize("alone", [True, False])
def test_others_see_nothing_here(
    message: Message, other_seller: Seller, account_manager: User, log_in: LogIn, alone: bool
) -> None:
    assert log_in(account_manager).get(seen(message, alone=alone)).status_code == 403
    assert log_in(other_seller.user).get(seen(message, alone=alone)).status_code == 302


def test_a_text_is_escaped_for_staff_too(
    seller: Seller, support: User, log_in: LogIn, purpose: Callable[..., Any]
) -> None:
    purpose(render=lambda message, secret: Text("T", ["<b>1 & 2</b>"]))
    said = queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    assert said
    assert "&lt;b&gt;1 &amp; 2" in log_in(support).get(seen(said, alone=True)).content.decode()


def test_a_message_leads_support_to_all_of_its_reader_and_to_no_page_that_is_closed_to_them(
    message: Message, support: User, log_in: LogIn
) -> None:
    client = log_in(support)
    page = client.get(reverse("admin:messaging_message_change", args=[message.pk])).content.decode()
    assert f'href="{seen(message)}"' in page
    assert reverse("admin:core_user_change", args=[message.recipient_id]) not in page
    assert client.get(seen(message)).status_code == 200
