from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CONTACT_NUMBERS = [
    ("phone", _("phone number of the emergency contact")),
    ("email", _("e-mail address of the emergency contact")),
]


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Emergency contacts")

    def ready(self) -> None:
        from audit import subjects, words
        from contacts import audited, messages, notices, ops, sections
        from contacts import keeping as contacts_keeping
        from contacts.admin import panel_of
        from contacts.models import Address
        from contacts.own_numbers import own_number_of
        from contacts.returned import doubt_what_came_back
        from messaging import own_numbers, urgent
        from messaging.ops_tasks import kinds
        from messaging.purposes import register
        from sellers import keeping, panels, same_numbers
        from sellers.rights import erasing, exporting

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES, *notices.PURPOSES)
        urgent.listen(notices.tell_contact)
        own_numbers.register(own_numbers.Book(own_number_of, doubt_what_came_back))
        kinds.register(*ops.KINDS)
        keeping.register(*contacts_keeping.CLASSES)
        erasing.register("contacts", contacts_keeping.erase)
        exporting.register(*sections.SECTIONS)
        panels.register(panels.Panel(_("Emergency contact"), "contacts.view_contact", panel_of))
        same_numbers.register(
            *(
                same_numbers.Number(
                    f"contact_{kind}",
                    label,
                    Address.blind_index.field,
                    seller="contact__seller",
                    standing=Q(kind=kind, status__in=Address.CURRENT),
                )
                for kind, label in CONTACT_NUMBERS
            )
        )
