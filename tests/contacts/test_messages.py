"""What is said of an emergency contact, in the mail and in the message center."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from contacts.actions.codes import send_code
from contacts.models import Address, Contact
from core.models import User
from messaging.models import Message
from messaging.purposes import HIDDEN
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.twins import twin_of


def test_the_mail_with_a_code_says_what_stands_in_the_message_center(email: Address, seller: Seller) -> None:
    send_code(email, actor=seller.user)
    sweep()
    message = Message.objects.get(purpose="contact_code")
    assert [twin_of(letter) for letter in mail.outbox if "The code is: " in letter.body] == [message]
    assert message.body.count(HIDDEN) == 1
    assert message.action_label == "Enter the code"


@pytest.mark.parametrize("relation", ["colleague", "self"])
def test_whoever_pastes_our_sms_learns_how_to_tell_it_and_not_that_it_is_a_forgery(
    phone: Address, seller: Seller, texts: Callable[[], list[str]], log_in: Callable[[User], Client], relation: str
) -> None:
    Contact.objects.update(relation=relation)
    send_code(Address.objects.select_related("contact__seller__user").get(), actor=seller.user)
    (text,) = texts()
    page = log_in(seller.user).post(reverse("genuine"), {"text": text}).content.decode()
    assert "There is no reference in it" in page
    assert "If you have just asked for a code on our page, type it there and nowhere else" in page
    assert "stands in the message center of the account too: log in and look there" in page
    assert "No, this is not from us" not in page
    assert reverse("messages") in page
    assert Message.objects.of(seller.user).filter(purpose="contact_code").exists()
