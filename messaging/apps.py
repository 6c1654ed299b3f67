from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from audit import words
        from core.approvals import listen
        from messaging import audited
        from messaging.approvals import PURPOSES, tell_of_approval
        from messaging.purposes import register

        words.register(audited.ACTIONS)
        register(*PURPOSES)
        listen(tell_of_approval)
