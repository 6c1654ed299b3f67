from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from audit import subjects, words
        from core.approvals import listen
        from core.sweeping import on_failure
        from messaging import audited
        from messaging.approvals import PURPOSES, tell_of_approval
        from messaging.genuine import ops, phrases, reporting
        from messaging.ops_tasks import failing, kinds
        from messaging.ops_tasks import messages as ops_messages
        from messaging.purposes import register
        from messaging.sending import alarms

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        register(*PURPOSES, *ops_messages.PURPOSES, *phrases.PURPOSES, *alarms.PURPOSES, *reporting.PURPOSES)
        kinds.register(alarms.KIND, failing.KIND, *ops.KINDS)
        listen(tell_of_approval)
        on_failure(failing.tell_ops)
