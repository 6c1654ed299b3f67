from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = _("Verification")

    def ready(self) -> None:
        from messaging.purposes import register
        from verification import account_messages, messages

        register(*messages.PURPOSES, *account_messages.PURPOSES)
