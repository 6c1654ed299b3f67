from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from audit import figures, subjects, words
        from core import audited
        from core.keys.ring import open_after_migrate
        from core.policy import current_policy
        from core.roles import synchronise_roles

        subjects.register(*audited.KINDS)
        figures.provide(current_policy)
        words.register(audited.ACTIONS)
        post_migrate.connect(synchronise_roles)
        post_migrate.connect(open_after_migrate, sender=self)
