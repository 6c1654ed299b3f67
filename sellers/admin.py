"""Sellers as staff find them: names and states; numbers masked, birthday, address and e-mail left out."""

from datetime import UTC, datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from sellers.countries import country_name
from sellers.masking import mask
from sellers.models import Seller
from sellers.same_numbers import others_with_same_number

NOTHING = "–"
ACCOUNT = ("public_id", "mode", "status", "created", "handed_in")
DECLARED = ("name", "business_details", "person_details", "account_details", "tax_details")


def _line(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@admin.register(Seller)
class SellerAdmin(ReadOnlyAdmin):
    list_display = ["name", "country", "mode", "status", "created", "handed_in", "public_id"]
    list_filter = ["status", "mode"]
    search_fields = ["public_id__exact", "user__email__iexact", "business__legal_name", "person__family_name"]
    search_help_text = _("A seller's id or e-mail address in full, or part of a name.")
    ordering = ["-created_at"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ACCOUNT}),
        (_("Declared"), {"fields": DECLARED}),
        (_("Documents"), {"fields": ["document_states"]}),
        (_("The same number elsewhere"), {"fields": ["same_numbers"]}),
    ]
    readonly_fields = [*ACCOUNT, *DECLARED, "document_states", "same_numbers"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seller]:
        return super().get_queryset(request).select_related("business", "person", "bank_account", "tax_information")

    @admin.display(description=_("name"), ordering="business__legal_name")
    def name(self, seller: Seller) -> str:
        return str(seller)

    @admin.display(description=_("country or region"), ordering="business__country")
    def country(self, seller: Seller) -> str:
        return country_name(seller.business.country) if hasattr(seller, "business") else NOTHING

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, seller: Seller) -> str:
        return _instant(seller.created_at)

    @admin.display(description=_("details handed in"), ordering="locked_at")
    def handed_in(self, seller: Seller) -> str:
        return _instant(seller.locked_at) if seller.locked_at else NOTHING

    @admin.display(description=_("business"))
    def business_details(self, seller: Seller) -> str:
        if not hasattr(seller, "business"):
            return NOTHING
        business = seller.business
        return _line(business.get_kind_display(), country_name(business.country), mask(business.register_number))

    @admin.display(description=_("contact person"))
    def person_details(self, seller: Seller) -> str:
        if not hasattr(seller, "person"):
            return NOTHING
        person = seller.person
        named = f"{person.given_name} {person.family_name}".strip()
        country = country_name(person.document_country)
        return _line(named, person.get_document_type_display(), country, mask(person.document_number))

    @admin.display(description=_("bank account"))
    def account_details(self, seller: Seller) -> str:
        if not hasattr(seller, "bank_account"):
            return NOTHING
        account = seller.bank_account
        return _line(account.holder, country_name(account.country), mask(account.number))

    @admin.display(description=_("tax information"))
    def tax_details(self, seller: Seller) -> str:
        if not hasattr(seller, "tax_information"):
            return NOTHING
        return _line(country_name(seller.tax_information.country), mask(seller.tax_information.number))

    @admin.display(description=_("documents"))
    def document_states(self, seller: Seller) -> SafeString:
        rows = [(each.get_kind_display(), each.get_status_display()) for each in seller.documents.order_by("pk")]
        return format_html_join("", "<div>{}: {}</div>", rows)

    @admin.display(description=_("also at other sellers"))
    def same_numbers(self, seller: Seller) -> str | SafeString:
        rows = [(each.label, each.sentence) for each in others_with_same_number(seller)]
        return format_html_join("", "<div>{}: {}</div>", rows) or NOTHING
