"""An emergency contact as JSON: what answers.py describes."""

from typing import Any

from contacts.limits import earliest_send
from contacts.models import Address, CodeAttempt, Contact
from contacts.standing import contact_standing
from contacts.statements import read_sending
from contacts.ways import ways_of
from integration.models import ApiKey
from integration.resources.contacts.answers import PERSONAL
from integration.rest.times import rfc3339
from sellers.models import Seller

CURRENT = [each.value for each in Address.CURRENT]
# By the database's clock, as the pages say it: the sweep may come later.
OVER = CodeAttempt.Status.EXPIRED


def draw_contact(seller: Seller, key: ApiKey) -> dict[str, Any]:
    contact, standing = Contact.objects.filter(seller=seller).first(), contact_standing(seller)
    may_read = key.may(PERSONAL)
    named = {"name": (contact and contact.name) or None} if may_read else {}
    return {
        "object": "contact",
        "id": contact.public_id if contact and contact.name else None,
        "mode": key.mode,
        "seller": seller.public_id,
        "status": standing.state.value,
        "due_at": rfc3339(standing.deadline),
        "next_step": str(standing.next_step),
        **named,
        "relation": (contact and contact.relation) or None,
        "first_confirmed_at": rfc3339(contact.programme_since) if contact else None,
        "addresses": [draw_address(each, may_read=may_read) for each in current_addresses(seller)],
    }


def current_addresses(seller: Seller) -> list[Address]:
    rows = Address.objects.filter(contact__seller=seller, status__in=CURRENT).select_related("contact__seller__user")
    return list(rows.order_by("kind", "status"))


def draw_address(address: Address, *, may_read: bool) -> dict[str, Any]:
    value = {"value": address.value} if may_read else {}
    return {
        "id": address.public_id,
        "kind": address.kind,
        "status": address.status,
        **value,
        "entered_at": rfc3339(address.entered_at),
        "verified_at": rfc3339(address.verified_at),
        "trouble": address.trouble or None,
        "ways": [each.value for each in ways_of(address)],
        **(_of_code(address) if address.status == Address.Status.PENDING else {"code": None, "next_code_at": None}),
    }


def _of_code(address: Address) -> dict[str, Any]:
    found, attempt = read_sending(address), address.attempts.order_by("-pk").first()
    return {
        "code": attempt
        and {
            "status": OVER if attempt.status == "open" and attempt.expires_at <= found.now else attempt.status,
            "by": attempt.channel,
            "sent_at": rfc3339(attempt.sent_at),
            "expires_at": rfc3339(attempt.expires_at),
            "tries_left": max(0, found.policy.code_guesses_count - attempt.failures),
        },
        "next_code_at": rfc3339(earliest_send(found)),
    }
