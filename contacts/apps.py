from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Emergency contacts")

    def ready(self) -> None:
        from contacts import messages
        from messaging.purposes import register

        register(*messages.PURPOSES)
