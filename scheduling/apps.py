from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from audit import subjects, words
        from messaging.purposes import register
        from scheduling import audited, messages, sections, staff_messages
        from scheduling import keeping as scheduling_keeping
        from sellers import keeping
        from sellers.rights import erasing, exporting

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES, *staff_messages.PURPOSES)
        keeping.register(*scheduling_keeping.CLASSES)
        erasing.register("scheduling", scheduling_keeping.erase)
        exporting.register(*sections.SECTIONS)
