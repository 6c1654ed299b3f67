"""What a seller's copy of everything says of the emergency contact (sellers.rights.exporting)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact, StaffCall
from sellers.models import Seller
from sellers.rights.exporting import Item, Row, Section


def _contact(seller: Seller) -> Iterator[Row]:
    for contact in Contact.objects.filter(seller=seller):
        yield [
            Item("name", _("Name"), contact.name),
            Item("relation", _("Relation"), contact.get_relation_display()),
            Item("deferred_at", _("Put off"), contact.deferred_at),
            Item("programme_since", _("In the account-health programme since"), contact.programme_since),
        ]
        for address in contact.addresses.order_by("pk"):
            yield [
                Item("kind", _("Kind"), address.get_kind_display()),
                Item("value", _("Address"), address.value),
                Item("status", _("Status"), address.get_status_display()),
                Item("trouble", _("Trouble"), address.get_trouble_display()),
                Item("entered_at", _("Entered"), address.entered_at),
                Item("verified_at", _("Confirmed"), address.verified_at),
                Item("ended_at", _("Ended"), address.ended_at),
                Item("attempts", _("Attempts to confirm it by code"), address.attempts.count()),
            ]
        yield from map(_call, contact.calls.order_by("pk"))


def _call(call: StaffCall) -> Row:
    return [
        Item("called_at", _("We called"), call.made_at),
        Item("topic", _("What about"), call.get_topic_display()),
        Item("outcome", _("Outcome"), call.get_outcome_display()),
        Item("call_back", _("Number to call back"), call.call_back),
        Item("call_back_until", _("Call back until"), call.call_back_until),
        Item("note", _("Note"), call.note),
    ]


SECTIONS = [Section("contact", gettext_lazy("Your emergency contact"), _contact)]
