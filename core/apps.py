from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Accounts and policy")

    def ready(self) -> None:
        from audit import figures, subjects, words
        from core import accounts, approvals, audited, sessions
        from core.keys import holders
        from core.keys.ring import open_after_migrate
        from core.policy import current_policy
        from core.roles import synchronise_roles

        subjects.register(*audited.KINDS)
        figures.provide(current_policy)
        words.register(audited.ACTIONS)
        holders.register(sessions.Sessions())
        approvals.register(
            accounts.GRANT,
            _("Give rights to an account"),
            "core.change_user",
            accounts.grant_rights,
            explain=accounts.explain_grant,
            model=accounts.User,
            account="pk",
        )
        post_migrate.connect(synchronise_roles)
        post_migrate.connect(open_after_migrate, sender=self)
