"""What stands in the tables before the bench `otp` begins, on either side as much: nobody's are empty, and what is
planned while they are is planned for seq scans."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_email.models import EmailDevice

from audit.log import record_same
from contacts.models import Address, CodeAttempt, CodeSend, Contact
from core.models import User
from messaging.models import Delivery, Message
from sellers.models import Seller

PAST = 5_000
DAYS = timedelta(days=2)


def make_past() -> None:
    users = User.objects.bulk_create(User(email=f"p{number}@example.com", phrase="bench") for number in range(2 * PAST))
    EmailDevice.objects.bulk_create(EmailDevice(user=user, name="mail", email=user.email) for user in users[PAST:])
    sellers = Seller.objects.bulk_create(Seller(user=user) for user in users[:PAST])
    contacts = Contact.objects.bulk_create(Contact(seller=seller, name="Cora") for seller in sellers)
    addresses = Address.objects.bulk_create(
        Address(contact=contact, kind="email", status="replaced", value=f"q{number}@example.com")
        for number, contact in enumerate(contacts)
    )
    attempts = _make_attempts(addresses)
    _make_messages([attempt.public_id for attempt in attempts], users)
    record_same("contact.address_replaced", [address.public_id for address in addresses], actor=None, data={})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _make_attempts(addresses: list[Address]) -> list[CodeAttempt]:
    sent = timezone.now() - DAYS
    CodeSend.objects.bulk_create(
        CodeSend(seller_id=address.contact.seller_id, limit_key=address.limit_key, at=sent) for address in addresses
    )
    return CodeAttempt.objects.bulk_create(
        CodeAttempt(address=address, status="expired", sends=1, channel="email", sent_at=sent, expires_at=sent)
        for address in addresses
    )


def _make_messages(about: list[str], users: list[User]) -> None:
    sent = timezone.now() - DAYS
    messages = Message.objects.bulk_create(
        Message(recipient=user, purpose="contact_code", about=each, revision=1, due_at=sent, published_at=sent)
        for each, user in zip(about, users, strict=False)
    )
    Delivery.objects.bulk_create(
        Delivery(message=message, channel="email", status="sent", due_at=sent, sent_at=sent) for message in messages
    )
