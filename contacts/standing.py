"""How a seller's emergency contact stands: what the home page's task list shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.deadline import deadline_of
from contacts.models import Address, Contact
from core.clock import database_now
from core.sentences import in_a_row
from core.times import format_moment
from sellers.models import Seller


class State(StrEnum):
    MISSING = "missing"
    PUT_OFF = "put_off"
    STARTED = "started"
    CONFIRMED = "confirmed"
    IN_DOUBT = "in_doubt"  # confirmed once, and no longer reached


@dataclass(frozen=True)
class Standing:
    """`next_step` is a sentence for the seller, `url_name` the page where it is done (it takes no argument). `deadline`
    is None where there is none, or nothing is left to do by then."""

    state: State
    next_step: str | Promise
    url_name: str = "contact"
    deadline: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """An e-mail address and a phone number, both confirmed, and nothing is known against either."""
        return self.state == State.CONFIRMED


def contact_standing(seller: Seller) -> Standing:
    """Two queries, and the figures of the deadline while something is to be done."""
    contact = Contact.objects.filter(seller=seller).first()
    current = _current(contact) if contact else []
    confirmed = {kind: trouble for kind, status, trouble in current if status == Address.Status.VERIFIED}
    pending = {kind for kind, status, _trouble in current if status == Address.Status.PENDING}
    if confirmed.keys() == set(Address.Kind.values):
        return _all_confirmed(confirmed, pending)
    deadline = deadline_of(seller)
    state, step = _step(contact, pending | set(confirmed), set(confirmed))
    return Standing(state, in_a_row(step, say_deadline(deadline, seller)), deadline=deadline)


def say_deadline(deadline: datetime | None, seller: Seller) -> str:
    """A sentence, also where there is none and where it is over."""
    if deadline is None:
        return _("There is no deadline.")
    when = {"when": format_moment(deadline, seller.user.time_zone, get_language())}
    if deadline < database_now():
        return _("The deadline was %(when)s. You can still do it.") % when
    return _("By %(when)s.") % when


def _current(contact: Contact) -> list[tuple[str, str, str]]:
    rows = contact.addresses.filter(status__in=Address.CURRENT)
    return list(rows.values_list("kind", "status", "trouble"))


def _all_confirmed(confirmed: dict[str, str], pending: set[str]) -> Standing:
    """Whoever has entered another address already is asked for its code, and not for yet another."""
    in_doubt = {kind for kind, trouble in confirmed.items() if trouble}
    if in_doubt & pending:
        return Standing(State.IN_DOUBT, _next_address(pending, set(confirmed) - in_doubt))
    if confirmed[Address.Kind.EMAIL]:
        return Standing(State.IN_DOUBT, _("Change the e-mail address: our messages do not arrive there any more."))
    if confirmed[Address.Kind.PHONE]:
        return Standing(State.IN_DOUBT, _("Change the phone number: we do not reach your contact there."))
    return Standing(State.CONFIRMED, _("Nothing to do: e-mail address and phone number are confirmed."))


def _step(contact: Contact | None, entered: set[str], confirmed: set[str]) -> tuple[State, str]:
    if contact and contact.deferred_at:
        return State.PUT_OFF, _("You put this off.")
    if contact is None or not contact.name:
        return State.MISSING, _("Say whom we may reach when something is urgent.")
    return State.STARTED, _next_address(entered, confirmed)


def _next_address(entered: set[str], confirmed: set[str]) -> str:
    if Address.Kind.EMAIL not in confirmed:
        if Address.Kind.EMAIL in entered:
            return _("Enter the code for the e-mail address.")
        return _("Enter the e-mail address.")
    if Address.Kind.PHONE in entered:
        return _("Enter the code for the phone number.")
    return _("Enter the phone number.")
