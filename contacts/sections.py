"""What a seller's copy of everything says of the emergency contact (sellers.rights.exporting)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from sellers.models import Seller
from sellers.rights.exporting import Item, Row, Section


def _contact(seller: Seller) -> Iterator[Row]:
    for contact in Contact.objects.filter(seller=seller):
        yield [
            Item("name", _("Name"), contact.name),
            Item("relation", _("Relation"), contact.get_relation_display()),
            Item("deferred_at", _("Put off"), contact.deferred_at),
        ]
        for address in contact.addresses.order_by("pk"):
            yield [
                Item("kind", _("Kind"), address.get_kind_display()),
                Item("value", _("Address"), address.value),
                Item("status", _("Status"), address.get_status_display()),
                Item("entered_at", _("Entered"), address.entered_at),
                Item("verified_at", _("Confirmed"), address.verified_at),
                Item("ended_at", _("Ended"), address.ended_at),
                Item("attempts", _("Attempts to confirm it by code"), address.attempts.count()),
            ]


SECTIONS = [Section("contact", gettext_lazy("Your emergency contact"), _contact)]
