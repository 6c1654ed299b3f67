from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from audit import subjects, words
        from core import audited
        from core.roles import synchronise_roles

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        post_migrate.connect(synchronise_roles)
