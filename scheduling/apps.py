from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from messaging.purposes import register
        from scheduling import messages, staff_messages

        register(*messages.PURPOSES, *staff_messages.PURPOSES)
