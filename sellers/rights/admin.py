"""The staff's pages: what is kept for how long, legal holds, copies for letters, requests for erasure."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Min, QuerySet
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.readonly import ReadOnlyAdmin
from core.access import has_fresh_second_factor, user_of
from core.admin_pages import is_done
from core.errors import DomainError
from core.models import Approval, StrayFile, User
from core.times import format_moment
from sellers.grounds import state_reason
from sellers.hiding import of_others, open_to
from sellers.models import ErasureRequest, Export, LegalHold, Retention, Seller
from sellers.rights.erasing import obstacles_to, propose_erasure
from sellers.rights.exports import open_export, propose_copy
from sellers.rights.holding import place_hold, propose_release, standing_hold
from sellers.rights.report import latest_removals, lines
from sellers.rights.requests import open_request, refuse_request
from sellers.worlds import live

Act = Callable[[Seller, User, str], object]
T = TypeVar("T")
# What each form of the page does, and the permission that it takes.
ACTS: dict[str, tuple[str, Act]] = {
    "hold": ("sellers.add_legalhold", lambda seller, user, text: place_hold(seller, actor=user, reason=text)),
    "release": ("sellers.add_legalhold", lambda seller, user, text: _release(seller, user, text)),
    "erase": ("sellers.erase_seller", lambda seller, user, text: propose_erasure(seller, actor=user, reason=text)),
    "refuse": ("sellers.erase_seller", lambda seller, user, text: _refuse(seller, user, text)),
    "copy": ("sellers.export_seller", lambda seller, user, text: propose_copy(seller, actor=user, reason=text)),
}
SAID = {
    "hold": gettext_lazy("The legal hold stands."),
    "release": gettext_lazy("The release is proposed. A second person has to confirm it."),
    "erase": gettext_lazy("The erasure is proposed. A second person has to confirm it."),
    "refuse": gettext_lazy("The request is refused, and the seller is told why."),
    "copy": gettext_lazy("The copy is proposed. A second person has to confirm it."),
}


def _release(seller: Seller, user: User, text: str) -> None:
    propose_release(_or_404(standing_hold(seller)), actor=user, reason=text)


def _refuse(seller: Seller, user: User, text: str) -> None:
    refuse_request(_or_404(open_request(seller)), actor=user, answer=text)


def _or_404(row: T | None) -> T:
    if row is None:
        raise Http404
    return row


class RightsOfSeller(ReadOnlyAdmin):
    """For the seller's page in the admin: one more page, and the way to it."""

    @admin.display(description=gettext_lazy("data and rights"))
    def rights(self, seller: Seller) -> SafeString:
        said = _("Held for a legal proceeding.") if standing_hold(seller) else ""
        said = _("Erased.") if seller.erased_at else said
        address = reverse("admin:sellers_seller_rights", args=[seller.pk])
        return format_html('{} <a href="{}">{}</a>', said, address, _("Hold, copy, erasure"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Support sees no way to a page that it may not open."""
        sets = super().get_fieldsets(request, obj)
        allowed = request.user.has_perm("sellers.view_legalhold")
        return sets if allowed else [each for each in sets if "rights" not in each[1]["fields"]]

    def get_urls(self) -> list[URLPattern]:
        own = self.admin_site.admin_view
        return [
            path("<int:pk>/rights/", own(require_safe(self._rights_page)), name="sellers_seller_rights"),
            path("<int:pk>/rights/<str:name>/", own(require_POST(self._act)), name="sellers_seller_right"),
            *super().get_urls(),
        ]

    def _rights_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = user_of(request)
        if not user.has_perm("sellers.view_legalhold"):
            raise PermissionDenied
        sellers = open_to(user, Seller.objects.select_related("user", "business"))
        seller = get_object_or_404(sellers, pk=pk)
        hold = standing_hold(seller)
        about = [seller.public_id, hold.public_id if hold else ""]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Data and rights: %(seller)s") % {"seller": seller},
            "seller": seller,
            "hold": hold,
            "holds": seller.holds.filter(released_at__isnull=False).order_by("-pk"),
            "wish": open_request(seller),
            "obstacles": obstacles_to(seller),
            "exports": seller.exports.filter(by_letter=True).order_by("-pk")[:5],
            "waiting": {each.kind: each for each in Approval.objects.waiting().filter(subject__in=about)},
            "may": {name: user.has_perm(permission) for name, (permission, _act) in ACTS.items()},
            "zone": user.time_zone,
            "is_nav_sidebar_enabled": False,
        }
        return render(request, "admin/sellers/rights.html", context)

    def _act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        if name not in ACTS:
            raise Http404
        permission, act = ACTS[name]
        if not request.user.has_perm(permission):
            raise PermissionDenied
        seller = get_object_or_404(open_to(user_of(request), Seller.objects.all()), pk=pk)
        text = request.POST.get("text", "")[:1000]
        is_done(request, lambda: act(seller, user_of(request), text), str(SAID[name]))
        return redirect("admin:sellers_seller_rights", pk)


class OfSeller(ReadOnlyAdmin):
    """Rows that lead to their seller's page of rights."""

    list_display_links = None
    search_fields = ["seller__public_id__exact", "seller__business__legal_name"]
    search_help_text = gettext_lazy("A seller's id, or part of a name.")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        others = of_others(user_of(request), super().get_queryset(request))
        return others.select_related("seller__business")

    @admin.display(description=gettext_lazy("seller"))
    def of(self, row: Any) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:sellers_seller_rights", args=[row.seller_id]), row.seller
        )

    def _moments(self, request: HttpRequest, *names: str) -> list[Any]:
        """Columns with the moment of each of these fields, in the reader's zone."""
        zone = user_of(request).time_zone

        def column(name: str) -> Any:
            @admin.display(description=self.model._meta.get_field(name).verbose_name, ordering=name)
            def shown(row: Any) -> str:
                instant = getattr(row, name)
                return format_moment(instant, zone, "en") if instant else "–"

            return shown

        return [column(name) for name in names]


@admin.register(LegalHold)
class LegalHoldAdmin(OfSeller):
    search_help_text = gettext_lazy(
        "A seller's id, or part of a name. A hold is placed on the seller's page, under “Data and rights”."
    )
    ordering = ["released_at", "-placed_at"]

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["of", *self._moments(request, "placed_at"), "placed_by", *self._moments(request, "released_at")]


@admin.register(ErasureRequest)
class ErasureRequestAdmin(OfSeller):
    ordering = ["-status", "due_at"]
    list_filter = ["status"]

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["of", "status", *self._moments(request, "asked_at", "due_at", "answered_at")]


@admin.register(Export)
class ExportAdmin(OfSeller):
    ordering = ["-pk"]
    list_filter = ["status", "by_letter"]

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["of", "status", "by_letter", *self._moments(request, "asked_at", "made_at")]

    def get_urls(self) -> list[URLPattern]:
        ours = path(
            "<int:pk>/download/",
            self.admin_site.admin_view(require_POST(self._download)),
            name="sellers_export_download",
        )
        return [ours, *super().get_urls()]

    def _download(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("sellers.export_seller"):
            raise PermissionDenied
        export = get_object_or_404(self.get_queryset(request), pk=pk, by_letter=True)
        back, user = reverse("admin:sellers_seller_rights", args=[export.seller_id]), user_of(request)
        if not has_fresh_second_factor(request):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
        try:
            ground = state_reason(export.seller, actor=user, text=request.POST.get("text", ""))
            content = open_export(export, actor=user, ground=ground)
        except DomainError as refused:
            messages.error(request, str(refused.message))
            return redirect(back)
        return HttpResponse(content, content_type="application/zip", headers=export.headers)


@admin.register(Retention)
class RetentionAdmin(ReadOnlyAdmin):
    """One page: each class with its period and ground, and what the sweep did."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return live(super().get_queryset(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        late = StrayFile.objects.filter(due_at__lte=Now())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retention"),
            "lines": lines(),
            "removals": latest_removals(),
            "files": late.count(),
            "files_since": late.aggregate(oldest=Min("due_at"))["oldest"],
            "zone": user_of(request).time_zone,
            "is_nav_sidebar_enabled": False,
        }
        return render(request, "admin/sellers/retention.html", context)
