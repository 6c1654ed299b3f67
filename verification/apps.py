from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = _("Verification")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from verification import registering
        from verification.actions.shipping import ship_after_migrate

        registering.register_audit()
        registering.register_messages()
        registering.register_two_person_steps()
        registering.register_rights()
        registering.register_of_sellers()
        post_migrate.connect(ship_after_migrate, sender=self)
