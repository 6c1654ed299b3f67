"""What is said of an emergency contact, in the mail and in the message center."""

from django.core import mail

from contacts.actions.codes import send_code
from contacts.models import Address
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
