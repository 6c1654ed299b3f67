"""Calls by staff to the emergency contact: which number, what about, and what came of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from contacts.actions.addresses import doubt_address, lock_contact
from contacts.models import Address, Contact, StaffCall
from contacts.numbers import number_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.times import end_of_day
from messaging.outbox import queue_message
from sellers.grounds import Ground

Outcome = StaffCall.Outcome


def confirmed_number(contact: Contact) -> Address | None:
    """The one that staff may call."""
    return contact.addresses.filter(kind=Address.Kind.PHONE, status=Address.Status.VERIFIED).first()


def reveal_number(contact: Contact, *, actor: User, ground: Ground) -> str:
    """As it is dialled from abroad, with its extension; an event each time. "" where none is confirmed."""
    address = confirmed_number(contact)
    if address is None:
        return ""
    record("contact.number_revealed", actor=actor, subject=address, data=ground.told)
    return number_of(address.value).as_international


@transaction.atomic
def log_call(
    contact: Contact, *, actor: User, topic: str, outcome: str, call_back: str = "", note: str = ""
) -> StaffCall:
    """A missed call leaves what it was about, and the way to call back, in the message center. DomainError:
    "no_number", "no_way_back"."""
    contact = lock_contact(contact.seller)
    address = confirmed_number(contact)
    if address is None:
        raise DomainError("no_number", _("No number is confirmed. Only confirmed numbers are called."))
    missed = outcome in StaffCall.MISSED
    if missed and not call_back:
        raise DomainError("no_way_back", _("Enter the number at which the seller can call back."))
    now, zone = database_now(), contact.seller.user.time_zone
    call = StaffCall.objects.create(
        contact=contact,
        address=address,
        made_by=actor,
        made_at=now,
        topic=topic,
        outcome=outcome,
        call_back=call_back if missed else "",
        call_back_until=end_of_day(now, zone, days=current_policy().call_back_days) if missed else None,
        note=note,
    )
    record("contact.called", actor=actor, subject=call, data={"topic": topic, "outcome": outcome})
    if missed:
        queue_message("contact_called", to=contact.seller.user, about=call)
    if outcome == Outcome.WRONG_PERSON:
        doubt_address(address, actor=actor, trouble=Address.Trouble.WRONG_PERSON)
    return call
