from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SellersConfig(AppConfig):
    name = "sellers"
    verbose_name = _("Sellers")

    def ready(self) -> None:
        from audit import subjects, words
        from messaging.purposes import register
        from sellers import audited, messages

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES)
