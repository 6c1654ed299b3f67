"""How a seller's emergency contact stands: what the home page's task list shows."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Address, Contact
from sellers.models import Seller


class State(StrEnum):
    MISSING = "missing"
    PUT_OFF = "put_off"
    STARTED = "started"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Standing:
    """`next_step` is a sentence for the seller, `url_name` the page where it is done (it takes no argument)."""

    state: State
    next_step: str | Promise
    url_name: str = "contact"

    @property
    def is_confirmed(self) -> bool:
        """What opens the account-health programme: an e-mail address and a phone number, both confirmed."""
        return self.state == State.CONFIRMED


def contact_standing(seller: Seller) -> Standing:
    """Two queries. There is never a deadline: it may be put off (the page states the consequence)."""
    contact = Contact.objects.filter(seller=seller).first()
    current = _current(contact) if contact else {}
    confirmed = {kind for kind, statuses in current.items() if Address.Status.VERIFIED in statuses}
    if confirmed == set(Address.Kind.values):
        return Standing(State.CONFIRMED, _("Nothing to do: e-mail address and phone number are confirmed."))
    if contact and contact.deferred_at:
        return Standing(State.PUT_OFF, _("You put this off. There is no deadline."))
    if contact is None or not contact.name:
        return Standing(State.MISSING, _("Say whom we may reach when something is urgent. There is no deadline."))
    return Standing(State.STARTED, _next_address(current, confirmed))


def _current(contact: Contact) -> dict[str, set[str]]:
    current: dict[str, set[str]] = {}
    for kind, status in contact.addresses.filter(status__in=Address.CURRENT).values_list("kind", "status"):
        current.setdefault(kind, set()).add(status)
    return current


def _next_address(current: dict[str, set[str]], confirmed: set[str]) -> str | Promise:
    if Address.Kind.EMAIL not in confirmed:
        if Address.Kind.EMAIL in current:
            return _("Enter the code that we sent to the e-mail address. There is no deadline.")
        return _("Enter the e-mail address. There is no deadline.")
    if Address.Kind.PHONE in current:
        return _("Enter the code that we sent to the phone number. There is no deadline.")
    return _("Enter the phone number. There is no deadline.")
