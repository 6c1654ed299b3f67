from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.roles import synchronise_roles

        post_migrate.connect(synchronise_roles)
