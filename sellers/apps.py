from django.apps import AppConfig
from django.db.models.signals import post_init, pre_save
from django.utils.translation import gettext_lazy as _


class SellersConfig(AppConfig):
    name = "sellers"
    verbose_name = _("Sellers")

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from audit import hiding as closed_events
        from audit import subjects, words
        from core.keys import holders
        from messaging.ops_tasks.actions import leave_out
        from messaging.purposes import register
        from sellers import audited, factor_secrets, hiding, messages, models, same_numbers, worlds
        from sellers.company import gate
        from sellers.company import messages as company_messages
        from sellers.log_ins import listen
        from sellers.rights.registering import register_rights

        listen()
        gate.listen()
        subjects.register(*audited.KINDS)
        subjects.register_search(audited.sellers_called)
        subjects.register_reasons(audited.reasons_of)
        closed_events.register(hiding.own_subjects)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES, *company_messages.PURPOSES)
        register_rights()
        leave_out(worlds.is_of_test_world)
        holders.register(factor_secrets.FactorSecrets())
        for signal in (post_init, pre_save):
            signal.connect(factor_secrets.bind_secrets, sender=Authenticator)
        same_numbers.register(
            same_numbers.Number("document", _("identity document"), models.Person.document_index.field),
            same_numbers.Number("bank_account", _("bank account"), models.BankAccount.number_index.field),
            same_numbers.Number("tax_number", _("tax number"), models.TaxInformation.number_index.field),
            same_numbers.Number(
                "register_number", _("number in the business register"), models.Business.register_index.field
            ),
            same_numbers.Number("address", _("address of the business"), models.Business.address_index.field),
        )
