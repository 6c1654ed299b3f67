"""Who is to be reached, and at which addresses."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import Subject, record
from contacts.models import Address, CodeAttempt, Contact
from contacts.same_person import names_the_same
from contacts.statements import Guessed, write_confirmed
from contacts.ways import ways_of
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from messaging.models import Message
from messaging.outbox import Draft, queue_drafts, queue_message, withdraw_about
from sellers.models import Seller

CHANGES = ["contact_changing", "contact_person_changed"]


def lock_contact(seller: Seller) -> Contact:
    """The seller's contact, made when it is first asked for; its lock orders everything that is done to it."""
    Contact.objects.get_or_create(seller=seller)
    return Contact.objects.select_for_update().get(seller=seller)


@transaction.atomic
def save_person(seller: Seller, *, actor: Subject, name: str, relation: str) -> Contact:
    """Another person than the account's own, or declared the same. What was confirmed is told of it (R16)."""
    contact = lock_contact(seller)
    _refuse_undeclared_self(seller, contact, name, relation)
    before = (contact.name, contact.relation)
    contact.name, contact.relation, contact.deferred_at = name, relation, None
    contact.save(update_fields=["name", "relation", "deferred_at"])
    record("contact.person_saved", actor=actor, subject=contact, data={"relation": relation})
    if before != (name, relation):
        _tell_of_person(contact)
    return contact


def _refuse_undeclared_self(seller: Seller, contact: Contact, name: str, relation: str) -> None:
    if relation == Contact.Relation.SELF:
        return
    if names_the_same(name, seller):
        raise DomainError(
            "own_name",
            _(
                "This is your own name. Say that you are the contact yourself, or enter the name of another person. "
                "If that person has the same name, add what tells you apart, such as “junior”."
            ),
        )
    for address in contact.addresses.filter(kind=Address.Kind.EMAIL, status__in=Address.CURRENT):
        _refuse_own_address(seller, relation, address.value)


def _tell_of_person(contact: Contact) -> None:
    """At the e-mail address, or at the number where there is none: whoever was confirmed learns of it."""
    confirmed = contact.addresses.reachable().first()
    if confirmed is None:
        return
    revision = Message.objects.next_revision("contact_person_changed", contact)
    _tell_confirmed("contact_person_changed", confirmed, about=contact, revision=revision)


def _tell_confirmed(purpose: str, confirmed: Address, *, about: Contact | Address, revision: int = 1) -> None:
    """As often a day as codes may be sent to one address: whoever earns from our messages and calls could change the
    contact all day (R17). After that it stands in the message center alone."""
    seller = confirmed.contact.seller
    lately = Message.objects.of(seller.user).filter(purpose__in=CHANGES, published_at__gt=Now() - timedelta(days=1))
    copies = lately.filter(deliveries__isnull=False).count()
    channels = [ways_of(confirmed)[0]] if copies < current_policy().code_sends_per_day_count else []
    queue_message(
        purpose,
        to=seller.user,
        about=about,
        revision=revision,
        channels=channels,
        address=confirmed.dialled,
        secret={"extension": confirmed.extension},
    )


@transaction.atomic
def put_off(seller: Seller, *, actor: User) -> None:
    """ "Later": it closes nothing, and the page says what waiting means and whether there is a deadline."""
    contact = lock_contact(seller)
    Contact.objects.filter(pk=contact.pk).update(deferred_at=Now())
    record("contact.put_off", actor=actor, subject=contact)


@transaction.atomic
def enter_address(seller: Seller, *, actor: Subject, kind: str, value: str) -> Address:
    """The address as it stands: as before when it is a current one already, otherwise new and waiting for its code.

    What was confirmed stays valid meanwhile, and is told of the change (R16). `value` is normalised by the form.
    """
    contact = lock_contact(seller)
    _refuse_own_address(seller, contact.relation, value)
    current = {address.status: address for address in contact.addresses.filter(kind=kind, status__in=Address.CURRENT)}
    pending, verified = current.get(Address.Status.PENDING), current.get(Address.Status.VERIFIED)
    if pending and pending.value.casefold() == value.casefold():
        return pending
    if pending:
        _give_up(pending, actor=actor)
    unchanged = verified is not None and verified.value.casefold() == value.casefold()
    if verified and unchanged and not verified.trouble:
        return verified
    address = Address.objects.create(contact=contact, kind=kind, value=value)
    Contact.objects.filter(pk=contact.pk).update(deferred_at=None)
    record("contact.address_entered", actor=actor, subject=address, data={"contact": contact.public_id, "kind": kind})
    if verified and not unchanged and verified.trouble != Address.Trouble.WRONG_PERSON:
        _tell_confirmed("contact_changing", verified, about=address)
    return address


def _refuse_own_address(seller: Seller, relation: str, value: str) -> None:
    if relation != Contact.Relation.SELF and value.casefold() == seller.user.email.casefold():
        raise DomainError(
            "own_address",
            _(
                "This is the address you log in with. Enter the address of your contact, "
                "or go back and say that you are the contact yourself."
            ),
        )


def _give_up(address: Address, *, actor: Subject) -> None:
    address.move_to(Address.Status.ABANDONED)
    Address.objects.filter(pk=address.pk).update(status=address.status, ended_at=Now())
    going = list(address.attempts.filter(status__in=[CodeAttempt.Status.OPEN, CodeAttempt.Status.EXPIRED]))
    CodeAttempt.objects.filter(pk__in=[attempt.pk for attempt in going]).update(
        status=CodeAttempt.Status.VOID, code_hash="", link_hash="", ended_at=Now()
    )
    for attempt in going:
        withdraw_about(attempt)
    record("contact.address_abandoned", actor=actor, subject=address)


def confirm(address: Address, found: Guessed, *, actor: User, through: Subject) -> None:
    """Its code was right: it takes the place of the one confirmed before. `found` holds the contact's lock; `actor`:
    whose address it is; `through`: who typed the code.

    The account-health programme opens when both are confirmed for the first time, and never closes again.
    """
    address.move_to(Address.Status.VERIFIED)
    write_confirmed(address, found)
    if found.replaces:
        replaced = Address(public_id=found.replaces)
        record("contact.address_replaced", actor=through, subject=replaced, data={"by": address.public_id})
    record("contact.address_confirmed", actor=through, subject=address)
    queue_drafts([Draft("contact_confirmed", channels=[])], to=actor, about=address, now=found.now)
    if found.opens_programme:
        record("contact.programme_opened", actor=through, subject=address.contact)
        queue_drafts([Draft("contact_programme", channels=[])], to=actor, about=address.contact, now=found.now)


@transaction.atomic
def doubt_address(address: Address, *, actor: User | None, trouble: str) -> None:
    """It stays valid; the seller is asked to change it, or to confirm it again."""
    lock_contact(address.contact.seller)
    changed = Address.objects.filter(pk=address.pk, status=Address.Status.VERIFIED, trouble="").update(trouble=trouble)
    if changed:
        record("contact.address_in_doubt", actor=actor, subject=address, data={"trouble": trouble})
        queue_message("contact_in_doubt", to=address.contact.seller.user, about=address)
