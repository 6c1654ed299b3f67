from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        from audit import audited, subjects, words
        from audit.rights import grant_to_application

        subjects.register(*audited.KINDS)
        words.register(audited.ACTIONS)
        post_migrate.connect(grant_to_application, sender=self)
