"""Sellers as staff find them: names and states; numbers masked until somebody says why they need one; e-mail address
left out."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from core.models import User
from core.times import format_utc
from sellers.countries import country_name
from sellers.grounds import state_reason
from sellers.hiding import open_to
from sellers.masking import mask
from sellers.models import Seller, StatedReason
from sellers.panels import panels_for
from sellers.reading import NUMBERS, reveal_number
from sellers.rights.admin import ErasureRequestAdmin, ExportAdmin, LegalHoldAdmin, RetentionAdmin, RightsOfSeller
from sellers.same_numbers import others_with_same_number
from sellers.travel.reading import places_of, told_notes

__all__ = ["ErasureRequestAdmin", "ExportAdmin", "LegalHoldAdmin", "RetentionAdmin", "SellerAdmin"]
NOTHING = "–"
ACCOUNT = ("public_id", "status", "created", "handed_in")
LABELS = {
    "birth_date": _("date of birth"),
    "document_number": _("number of the identity document"),
    "machine_readable": _("machine-readable lines of the identity document"),
    "account_number": _("bank account"),
    "register_number": _("register number"),
    "tax_number": _("tax number"),
}
FOR_REVIEWERS = ("same_numbers", "log_in_places", "travel_notes")
DECLARED = ("name", "business_details", "person_details", "account_details", "tax_details")


def _line(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


class RevealForm(forms.Form):
    field = forms.ChoiceField(label=_("Detail"), choices=[(code, LABELS[code]) for code in NUMBERS])
    reason = forms.CharField(label=_("Why you need it"), widget=forms.Textarea(attrs={"rows": 3}))


@admin.register(StatedReason)
class StatedReasonAdmin(ReadOnlyAdmin):
    """What staff said when they looked at what was not assigned to them."""

    list_display = ["stated", "stated_by", "subject", "public_id"]
    search_fields = ["public_id__exact", "subject__exact", "stated_by__email__iexact"]
    search_help_text = _("The id of the reason, or of what was looked at, or an e-mail address in full.")
    fields = ["stated", "stated_by", "subject", "public_id", "text"]

    @admin.display(description=_("time"), ordering="stated_at")
    def stated(self, reason: StatedReason) -> str:
        return format_utc(reason.stated_at)


@admin.register(Seller)
class SellerAdmin(RightsOfSeller):
    list_display = ["name", "country", "status", "created", "handed_in", "public_id"]
    list_filter = ["status"]
    search_fields = ["public_id__exact", "user__email__iexact", "business__legal_name", "person__family_name"]
    search_help_text = _("A seller's id or e-mail address in full, or part of a name.")
    ordering = ["-created_at"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ACCOUNT}),
        (_("Declared"), {"fields": DECLARED}),
        (_("Documents"), {"fields": ["document_states"]}),
        (_("The same number or address elsewhere"), {"fields": ["same_numbers"]}),
        (_("Log-ins and travel"), {"fields": ["log_in_places", "travel_notes"]}),
        (_("Data and rights"), {"fields": ["rights"]}),
    ]
    readonly_fields = [*ACCOUNT, *DECLARED, "document_states", *FOR_REVIEWERS, "rights"]
    change_form_template = "admin/sellers/seller.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reveal)
        return [path("<int:pk>/reveal/", view, name="sellers_seller_reveal"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context["panels"] = list(panels_for(request, context["original"]))
        context["form_to_reveal"] = RevealForm() if self._may_reveal(request, context["original"]) else None
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_reveal(self, request: HttpRequest, seller: Seller) -> bool:
        """Nobody looks at their own account from here."""
        return request.user.has_perm("sellers.reveal_seller") and seller.user_id != request.user.pk

    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: the number in the answer to it, and on no page afterwards."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        seller = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            return redirect("admin:sellers_seller_change", pk)
        if not self._may_reveal(request, seller):
            raise PermissionDenied
        if not has_fresh_second_factor(request):
            way_back = urlencode({"next": reverse("admin:sellers_seller_change", args=[pk])})
            return redirect(f"{reverse('mfa_reauthenticate')}?{way_back}")
        form = RevealForm(request.POST)
        shown = self._reveal(form, seller, actor=user_of(request)) if form.is_valid() else None
        label = LABELS.get(form.data.get("field", ""), "")
        context = {"form": form, "seller": seller, "shown": shown, "label": label, "title": _("Reveal what is masked")}
        answer = render(request, "admin/sellers/reveal.html", {**self.admin_site.each_context(request), **context})
        answer["Cache-Control"] = "no-store"
        return answer

    @staticmethod
    def _reveal(form: "RevealForm", seller: Seller, *, actor: User) -> str | None:
        try:
            ground = state_reason(seller, actor=actor, text=form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error("reason", str(refused.message))
            return None
        return reveal_number(seller, form.cleaned_data["field"], actor=actor, ground=ground) or NOTHING

    def get_fieldsets(self, request: HttpRequest, obj: Seller | None = None) -> Any:
        """What there is to ask about is for who reviews: whoever answers a seller has nothing of it to let slip."""
        fieldsets = super().get_fieldsets(request, obj)
        reviews = request.user.has_perm("sellers.view_document")
        return [each for each in fieldsets if reviews or not set(FOR_REVIEWERS) & set(each[1]["fields"])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seller]:
        rows = open_to(user_of(request), super().get_queryset(request))
        return rows.select_related("user", "business", "person", "bank_account", "tax_information")

    @admin.display(description=_("name"), ordering="business__legal_name")
    def name(self, seller: Seller) -> str:
        return str(seller)

    @admin.display(description=_("country or region"), ordering="business__country")
    def country(self, seller: Seller) -> str:
        return country_name(seller.business.country) if hasattr(seller, "business") else NOTHING

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, seller: Seller) -> str:
        return format_utc(seller.created_at)

    @admin.display(description=_("details handed in"), ordering="locked_at")
    def handed_in(self, seller: Seller) -> str:
        return format_utc(seller.locked_at)

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

    @admin.display(description=_("places of log-ins"))
    def log_in_places(self, seller: Seller) -> str | SafeString:
        rows = [(place.name, place.times) for place in places_of(seller)]
        return format_html_join("", "<div>{}: {}</div>", rows) or NOTHING

    @admin.display(description=_("travel notes of the seller"))
    def travel_notes(self, seller: Seller) -> str | SafeString:
        rows = [(told.country, told.days) for told in told_notes(seller)]
        return format_html_join("", "<div>{}: {}</div>", rows) or NOTHING
