from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationConfig(AppConfig):
    name = "integration"
    verbose_name = _("Integration")

    def ready(self) -> None:
        from audit import subjects, words
        from integration import audited
        from integration import keeping as own_keeping
        from integration.keys import ending
        from integration.testmode import by_itself
        from integration.webhooks import ops
        from messaging.ops_tasks import kinds
        from scheduling.room import entrance
        from sellers import keeping
        from sellers.rights import erasing
        from verification.screening import steering

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        kinds.register(ending.KIND, *ops.KINDS)
        keeping.register(*own_keeping.CLASSES)
        erasing.register("integration", own_keeping.erase)
        steering.register(by_itself.asks_for_session)
        entrance.register_test_room("test_session")
