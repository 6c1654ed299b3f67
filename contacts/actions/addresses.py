"""Who is to be reached, and at which addresses."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import record
from contacts.models import Address, CodeAttempt, Contact
from contacts.ways import reached_at, ways_of
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from sellers.models import Seller


def lock_contact(seller: Seller) -> Contact:
    """The seller's contact, made when it is first asked for; its lock orders everything that is done to it."""
    Contact.objects.get_or_create(seller=seller)
    return Contact.objects.select_for_update().get(seller=seller)


@transaction.atomic
def save_person(seller: Seller, *, actor: User, name: str, relation: str) -> Contact:
    contact = lock_contact(seller)
    contact.name, contact.relation, contact.deferred_at = name, relation, None
    contact.save(update_fields=["name", "relation", "deferred_at"])
    record("contact.person_saved", actor=actor, subject=contact, data={"relation": relation})
    return contact


@transaction.atomic
def put_off(seller: Seller, *, actor: User) -> None:
    """ "Later": there is no deadline, and the page says what waiting means."""
    contact = lock_contact(seller)
    Contact.objects.filter(pk=contact.pk).update(deferred_at=Now())
    record("contact.put_off", actor=actor, subject=contact)


@transaction.atomic
def enter_address(seller: Seller, *, actor: User, kind: str, value: str) -> Address:
    """The address as it stands: as before when it is a current one already, otherwise new and waiting for its code.

    What was confirmed stays valid meanwhile, and is told of the change (R16). `value` is normalised by the form.
    """
    contact = lock_contact(seller)
    _refuse_own_address(seller, contact, value)
    current = {address.status: address for address in contact.addresses.filter(kind=kind, status__in=Address.CURRENT)}
    pending, verified = current.get(Address.Status.PENDING), current.get(Address.Status.VERIFIED)
    if pending and pending.value.casefold() == value.casefold():
        return pending
    if pending:
        _give_up(pending, actor=actor)
    if verified and verified.value.casefold() == value.casefold():
        return verified
    address = Address.objects.create(contact=contact, kind=kind, value=value)
    Contact.objects.filter(pk=contact.pk).update(deferred_at=None)
    record("contact.address_entered", actor=actor, subject=address, data={"contact": contact.public_id, "kind": kind})
    if verified:
        way, where = ways_of(verified)[0], reached_at(verified)
        queue_message("contact_changing", to=seller.user, about=address, channels=[way], address=where)
    return address


def _refuse_own_address(seller: Seller, contact: Contact, value: str) -> None:
    if contact.relation != Contact.Relation.SELF and value.casefold() == seller.user.email.casefold():
        raise DomainError(
            "own_address",
            _(
                "This is the address you log in with. Enter the address of your contact, "
                "or go back and say that you are the contact yourself."
            ),
        )


def _give_up(address: Address, *, actor: User) -> None:
    address.move_to(Address.Status.ABANDONED)
    Address.objects.filter(pk=address.pk).update(status=address.status, ended_at=Now())
    address.attempts.filter(status__in=[CodeAttempt.Status.OPEN, CodeAttempt.Status.EXPIRED]).update(
        status=CodeAttempt.Status.VOID, code_hash="", ended_at=Now()
    )
    record("contact.address_abandoned", actor=actor, subject=address)


def confirm(address: Address, *, actor: User) -> None:
    """Its code was right: it takes the place of the one confirmed before. The caller holds the contact's lock."""
    for old in Address.objects.filter(
        contact=address.contact_id, kind=address.kind, status=Address.Status.VERIFIED
    ).select_for_update():
        old.move_to(Address.Status.REPLACED)
        Address.objects.filter(pk=old.pk).update(status=old.status, ended_at=Now())
        record("contact.address_replaced", actor=actor, subject=old, data={"by": address.public_id})
    address.move_to(Address.Status.VERIFIED)
    Address.objects.filter(pk=address.pk).update(status=address.status, verified_at=Now())
    record("contact.address_confirmed", actor=actor, subject=address)
    queue_message("contact_confirmed", to=address.contact.seller.user, about=address, channels=[])
