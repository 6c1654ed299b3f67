from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from audit import subjects, words
        from core.approvals import listen
        from messaging import audited, ops_kinds, ops_messages, ops_tasks, phrases, provider_alarms, reporting
        from messaging.approvals import PURPOSES, tell_of_approval
        from messaging.purposes import register

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        register(*PURPOSES, *ops_messages.PURPOSES, *phrases.PURPOSES, *provider_alarms.PURPOSES, *reporting.PURPOSES)
        ops_tasks.register(provider_alarms.KIND, *ops_kinds.KINDS)
        listen(tell_of_approval)
