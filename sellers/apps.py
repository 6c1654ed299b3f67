from django.apps import AppConfig
from django.db.models.signals import post_init, pre_save
from django.utils.translation import gettext_lazy as _


class SellersConfig(AppConfig):
    name = "sellers"
    verbose_name = _("Sellers")

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from audit import subjects, words
        from core import approvals
        from core.keys import holders
        from messaging.purposes import register
        from sellers import audited, factor_secrets, keeping, messages, models, same_numbers
        from sellers.company import gate
        from sellers.company import messages as company_messages
        from sellers.log_ins import listen
        from sellers.rights import classes, erasers, erasing, explaining, exporting, exports, holding, sections
        from sellers.rights import messages as rights_messages

        listen()
        gate.listen()
        subjects.register(*audited.KINDS)
        subjects.register_search(audited.sellers_called)
        subjects.register_reasons(audited.reasons_of)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES, *rights_messages.PURPOSES, *company_messages.PURPOSES)
        exporting.register(*sections.SECTIONS)
        keeping.register(*classes.CLASSES)
        erasing.register("core", erasers.erase_account)
        erasing.register("messaging", erasers.erase_messages)
        erasing.register("sellers", erasers.erase_details)
        approvals.register(
            holding.RELEASE,
            _("Release a legal hold"),
            "sellers.add_legalhold",
            holding.release_hold,
            explain=explaining.release,
        )
        approvals.register(
            erasing.ERASURE,
            _("Erase a seller"),
            "sellers.erase_seller",
            erasing.carry_out_erasure,
            explain=explaining.erasure,
        )
        approvals.register(
            exports.COPY,
            _("Make a copy of everything about a seller"),
            "sellers.export_seller",
            exports.make_copy,
            explain=explaining.copy,
        )
        holders.register(factor_secrets.FactorSecrets())
        for signal in (post_init, pre_save):
            signal.connect(factor_secrets.bind_secrets, sender=Authenticator)
        same_numbers.register(
            same_numbers.Number(_("identity document"), models.Person.document_index.field),
            same_numbers.Number(_("bank account"), models.BankAccount.number_index.field),
            same_numbers.Number(_("tax number"), models.TaxInformation.number_index.field),
            same_numbers.Number(_("number in the business register"), models.Business.register_index.field),
        )
