"""What the pages show of an emergency contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.deadline import deadline_of
from contacts.limits import earliest_send, pumping
from contacts.masks import masked
from contacts.models import Address, CodeAttempt, Contact, StaffCall
from contacts.standing import contact_standing, say_deadline
from contacts.statements import read_sending
from contacts.ways import ways_of
from core.clock import database_now
from messaging.models import Delivery
from sellers.models import Seller


@dataclass(frozen=True)
class Entry:
    """One address in the history."""

    where: str
    status: str
    entered_at: datetime
    verified_at: datetime | None
    ended_at: datetime | None


def overview(seller: Seller) -> dict[str, Any]:
    """The context of the overview page: `tasks` for the task list, `history` newest first, `standing`, `contact`."""
    contact = Contact.objects.filter(seller=seller).first()
    standing = contact_standing(seller)
    addresses = list(contact.addresses.order_by("-pk")) if contact else []
    tasks = [_person_task(contact), _address_task(Address.Kind.EMAIL, contact, addresses)]
    return {
        "contact": contact,
        "standing": standing,
        "is_over": standing.deadline is not None and standing.deadline < database_now(),
        "tasks": [*tasks, _address_task(Address.Kind.PHONE, contact, addresses)],
        "calls": [_call(call) for call in contact.calls.select_related("address").order_by("-pk")] if contact else [],
        "history": [_entry(address) for address in addresses],
    }


def _entry(address: Address) -> Entry:
    return Entry(
        masked(address), address.get_status_display(), address.entered_at, address.verified_at, address.ended_at
    )


@dataclass(frozen=True)
class Call:
    """One call by staff; `call_back` is empty where nothing is to be done."""

    where: str
    made_at: datetime
    topic: str
    outcome: str
    call_back: str
    call_back_until: datetime | None


def _call(call: StaffCall) -> Call:
    where = masked(call.address) if call.address else _("a former number")
    topic, outcome = call.get_topic_display(), call.get_outcome_display()
    return Call(where, call.made_at, topic, outcome, call.call_back, call.call_back_until)


def _person_task(contact: Contact | None) -> dict[str, Any]:
    known = contact is not None and contact.name
    return {
        "title": _("Who it is"),
        "url": reverse("contact_person"),
        "hint": f"{contact.name} ({contact.get_relation_display()})" if contact and known else "",
        "status": _("Completed") if known else _("To do"),
        "colour": "" if known else "blue",
    }


def _address_task(kind: str, contact: Contact | None, addresses: list[Address]) -> dict[str, Any]:
    current = {address.status: address for address in addresses if address.kind == kind}
    confirmed, pending = current.get(Address.Status.VERIFIED), current.get(Address.Status.PENDING)
    task = {
        "title": _("E-mail address") if kind == Address.Kind.EMAIL else _("Phone number"),
        "url": reverse("contact_email" if kind == Address.Kind.EMAIL else "contact_phone"),
        "hint": masked(confirmed) if confirmed else "",
        "status": _("To do"),
        "colour": "blue",
    }
    if contact is None or not contact.name:
        return task | {"url": "", "status": _("Cannot start yet"), "colour": ""}
    if pending:
        waiting = {"hint": masked(pending), "status": _("Enter the code"), "colour": "orange"}
        if confirmed:
            words = _("%(new)s waits for its code. Until then %(old)s stays valid.")
            waiting["hint"] = words % {"new": masked(pending), "old": masked(confirmed)}
        return task | waiting | {"url": reverse("contact_code", args=[pending.public_id])}
    if confirmed and confirmed.trouble:
        trouble = f"{masked(confirmed)}: {confirmed.get_trouble_display()}"
        return task | {"hint": trouble, "status": _("Change needed"), "colour": "red"}
    return task | {"status": _("Confirmed"), "colour": "green"} if confirmed else task


def code_page(address: Address) -> dict[str, Any]:
    """The context of the code page. `wait_until` is None once a new code may be sent; `wait_seconds` is how long;
    `blocked` says why none can be sent at all; `is_final`: time alone changes nothing on the page any more;
    `on_its_way`: the last code has not left us yet; `in_doubt`: nobody knows whether it has."""
    found, seller = read_sending(address), address.contact.seller
    now, until, blocked = found.now, earliest_send(found), pumping(address, found)
    attempt = address.attempts.order_by("-pk").first()
    # A code is expired when the database's clock says so, not only once the sweep has come by.
    expired = bool(attempt and attempt.status == CodeAttempt.Status.OPEN and attempt.expires_at <= now)
    state = "expired" if expired else (attempt.status if attempt else "none")
    copy = _last_copy(attempt) if attempt else None
    return {
        "address": address,
        "where": masked(address),
        "state": state,
        "is_final": state != CodeAttempt.Status.OPEN and until is None,
        "attempt": attempt,
        "undelivered": copy.get_failure_display() if copy and copy.failure else "",
        "on_its_way": copy is not None and copy.status in Delivery.OPEN,
        "in_doubt": copy is not None and copy.status == Delivery.Status.UNKNOWN and not copy.failure,
        "ways": ways_of(address),
        "deadline": say_deadline(deadline_of(seller), seller),
        "lifetime": found.policy.code_lifetime_minutes,
        "blocked": blocked.message if blocked else "",
        "wait_until": until,
        "wait_seconds": int((until - now).total_seconds()) + 1 if until else 0,
    }


def _last_copy(attempt: CodeAttempt) -> Delivery | None:
    """Of the code that was sent last, as far as is known yet."""
    copies = Delivery.objects.filter(
        message__about=attempt.public_id, message__purpose="contact_code", message__revision=attempt.sends
    )
    return copies.filter(channel=attempt.channel).first()
