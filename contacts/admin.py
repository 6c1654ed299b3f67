"""The emergency contact as staff find it: masked, with its calls; whoever may call reveals the number for a reason."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from audit.readonly import ReadOnlyAdmin
from contacts.actions.calls import confirmed_number, log_call, reveal_number
from contacts.countries_admin import CountryChangeAdmin
from contacts.masks import masked
from contacts.models import Address, Contact, StaffCall
from contacts.numbers import NumberKind, kind_of, number_of, read_number
from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from core.times import format_utc
from sellers.grounds import state_reason
from sellers.models import Seller
from sellers.worlds import live

__all__ = ["ContactAdmin", "CountryChangeAdmin"]

NOTHING = "–"
MAY_CALL = "contacts.add_staffcall"
KINDS_SAID = {
    NumberKind.MOBILE: _("mobile"),
    NumberKind.LANDLINE: _("landline"),
    NumberKind.EITHER: _("mobile or landline"),
    NumberKind.VOIP: _("internet telephony"),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why you need the number"), widget=forms.Textarea({"rows": 3}))


class CallForm(forms.Form):
    topic = forms.ChoiceField(label=_("What the call was about"), choices=[("", ""), *StaffCall.Topic.choices])
    outcome = forms.ChoiceField(label=_("What came of it"), choices=[("", ""), *StaffCall.Outcome.choices])
    call_back = forms.CharField(
        label=_("Number to call back"),
        required=False,
        help_text=_("With + and the country code. The seller reads it after a call that missed the contact."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("For staff; the seller reads it in a copy of everything."),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_call_back(self) -> str:
        typed = self.cleaned_data["call_back"].strip()
        if not typed:
            return ""
        if not typed.startswith("+"):
            raise forms.ValidationError(_("Begin with + and the country code, so that it can be dialled from abroad."))
        try:
            return read_number("GB", typed).as_international
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = ["seller", "name", "relation", "programme", "public_id"]
    list_select_related = ["seller__business"]
    list_filter = [("programme_since", admin.EmptyFieldListFilter)]
    search_fields = ["public_id__exact", "seller__public_id__exact", "seller__user__email__iexact"]
    search_help_text = _("The id of the contact or of the seller, or the seller's e-mail address in full.")
    fields = ["seller_page", "name", "relation", "programme", "address_states", "calls_made"]
    change_form_template = "admin/contacts/contact.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return live(super().get_queryset(request)).select_related("seller__business", "seller__user")

    def get_urls(self) -> list[URLPattern]:
        own = self.admin_site.admin_view
        return [
            path("<int:pk>/call/", own(require_POST(self.log_call)), name="contacts_contact_call"),
            path("<int:pk>/reveal/", own(require_POST(self.reveal)), name="contacts_contact_reveal"),
            *super().get_urls(),
        ]

    @admin.display(description=_("seller"))
    def seller_page(self, contact: Contact) -> SafeString:
        address = reverse("admin:sellers_seller_change", args=[contact.seller_id])
        return format_html('<a href="{}">{}</a>', address, contact.seller)

    @admin.display(description=_("account-health programme since"), ordering="programme_since")
    def programme(self, contact: Contact) -> str:
        return format_utc(contact.programme_since)

    @admin.display(description=_("addresses"))
    def address_states(self, contact: Contact) -> SafeString | str:
        return format_html_join("", "<div>{}</div>", [(line,) for line in _lines(contact)]) or NOTHING

    @admin.display(description=_("calls"))
    def calls_made(self, contact: Contact) -> SafeString | str:
        calls = contact.calls.select_related("made_by", "address").order_by("-made_at", "-pk")
        rows = [
            (
                format_utc(call.made_at),
                call.made_by,
                masked(call.address) if call.address else _("a former number"),
                call.get_topic_display(),
                call.get_outcome_display(),
                call.note,
            )
            for call in calls
        ]
        return format_html_join("", "<div>{}: {} called {} about: {}. Outcome: {}. {}</div>", rows) or NOTHING

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context |= self._forms(request, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _forms(self, request: HttpRequest, contact: Contact) -> dict[str, Any]:
        """Empty for who may not call, and where there is no confirmed number."""
        if not self._may_call(request, contact) or confirmed_number(contact) is None:
            return {}
        call = CallForm(initial={"call_back": settings.CALL_BACK_PHONE})
        return {"call_form": call, "reason_form": ReasonForm()}

    def _may_call(self, request: HttpRequest, contact: Contact) -> bool:
        """Nobody deals with their own account."""
        return request.user.has_perm(MAY_CALL) and contact.seller.user_id != request.user.pk

    def _contact(self, request: HttpRequest, pk: int) -> Contact:
        if not self.has_view_permission(request) or not request.user.has_perm(MAY_CALL):
            raise PermissionDenied
        contact = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self._may_call(request, contact):
            raise PermissionDenied
        return contact

    def log_call(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact, form = self._contact(request, pk), CallForm(request.POST)
        if form.is_valid():
            try:
                log_call(contact, actor=user_of(request), **form.cleaned_data)
            except DomainError as error:
                form.add_error("call_back" if error.code == "no_way_back" else None, str(error.message))
            else:
                messages.success(request, _("The call is logged."))
                return redirect("admin:contacts_contact_change", pk)
        return self._page(request, contact, "admin/contacts/call.html", {"form": form, "title": _("Log a call")})

    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The number in the answer to it, and on no page afterwards."""
        contact = self._contact(request, pk)
        if not has_fresh_second_factor(request):
            way_back = urlencode({"next": reverse("admin:contacts_contact_change", args=[pk])})
            return redirect(f"{reverse('mfa_reauthenticate')}?{way_back}")
        form, shown = ReasonForm(request.POST), ""
        if form.is_valid():
            try:
                ground = state_reason(contact, actor=user_of(request), text=form.cleaned_data["reason"])
                shown = reveal_number(contact, actor=user_of(request), ground=ground) or NOTHING
            except DomainError as error:
                form.add_error("reason", str(error.message))
        context = {"form": form, "shown": shown, "title": _("Reveal the number")}
        answer = self._page(request, contact, "admin/contacts/reveal.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    def _page(self, request: HttpRequest, contact: Contact, template: str, context: dict[str, Any]) -> HttpResponse:
        return render(request, template, {**self.admin_site.each_context(request), "contact": contact, **context})


def _lines(contact: Contact) -> list[str]:
    return [_line(address) for address in contact.addresses.order_by("-pk")]


def _line(address: Address) -> str:
    kind = KINDS_SAID.get(kind_of(number_of(address.value)), "") if address.kind == Address.Kind.PHONE else ""
    parts = [masked(address), kind, address.get_status_display(), address.get_trouble_display()]
    return ", ".join(str(part) for part in parts if part)


def panel_of(seller: Seller) -> SafeString | str:
    """For the seller's page: whom we may reach, and the way to the calls."""
    contact = Contact.objects.filter(seller=seller).first()
    if contact is None:
        return NOTHING
    lines = [f"{contact.name} ({contact.get_relation_display()})", *_lines(contact)]
    page = reverse("admin:contacts_contact_change", args=[contact.pk])
    rows = format_html_join("", "<div>{}</div>", [(line,) for line in lines])
    return rows + format_html('<a href="{}">{}</a>', page, _("Calls and the number in full"))
