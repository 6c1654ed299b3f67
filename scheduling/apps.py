from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from audit import subjects, words
        from messaging.ops_tasks import kinds
        from messaging.purposes import register
        from scheduling import audited, messages, ops, sections, staff_messages, training_messages
        from scheduling import keeping as scheduling_keeping
        from scheduling.actions.shipping import ship_after_migrate
        from sellers import keeping
        from sellers.rights import erasing, exporting

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES, *staff_messages.PURPOSES, *training_messages.PURPOSES)
        kinds.register(*ops.KINDS)
        keeping.register(*scheduling_keeping.CLASSES)
        erasing.register("scheduling", scheduling_keeping.erase)
        exporting.register(*sections.SECTIONS)
        post_migrate.connect(ship_after_migrate, sender=self)
