"""The list of steps that wait for a second person, and the page on which that person decides."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.admin_pages import is_done
from core.approvals import confirm, decline, kind_of, visible_to, withdraw
from core.models import Approval
from core.times import format_moment

Status = Approval.Status
COLOURS = {
    Status.PROPOSED: "waiting",
    Status.CONFIRMED: "good",
    Status.DECLINED: "bad",
    Status.WITHDRAWN: "closed",
    Status.EXPIRED: "closed",
}


class StandingFilter(PartFilter):
    title = gettext_lazy("status")
    parameter_name = "standing"
    usual = gettext_lazy("waiting")
    others = {"settled": gettext_lazy("settled"), "all": gettext_lazy("all")}

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Approval]:
        if self.value() == "settled":
            return queryset.exclude(status=Status.PROPOSED)
        return queryset if self.value() == "all" else queryset.waiting()


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why it is declined"), widget=forms.Textarea({"rows": 3}), max_length=1000)


@admin.register(Approval)
class ApprovalAdmin(WideListAdmin):
    change_form_template = "admin/core/approval.html"
    list_filter = [StandingFilter]
    search_fields = ["subject__exact", "public_id__exact"]
    search_help_text = gettext_lazy("The id of what it is about, or of the step.")
    ordering = ["-proposed_at"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        return visible_to(user_of(request)).select_related("proposed_by", "decided_by")

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("expires"), ordering="expires_at")
        def expires(approval: Approval) -> str:
            return format_moment(approval.expires_at, zone, "en")

        return ["step", "subject", "proposed_by", expires, "state"]

    @admin.display(description=gettext_lazy("step"), ordering="kind")
    def step(self, approval: Approval) -> str:
        return str(kind_of(approval).label)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, approval: Approval) -> SafeString:
        colour = COLOURS[Status(approval.status)]
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, approval.get_status_display())

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        approval, user = context["original"], user_of(request)
        kind = kind_of(approval)
        waits = Approval.objects.waiting().filter(pk=approval.pk).exists()
        context |= {
            "title": kind.label,
            "approval": approval,
            "explained": kind.explain(approval),
            "tag": COLOURS[Status(approval.status)],
            "zone": user.time_zone,
            "waits": waits,
            "own": approval.proposed_by_id == user.pk,
            "may_confirm": user.has_perm(kind.permission),
            "decline_form": DeclineForm(),
            "is_nav_sidebar_enabled": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        acts: dict[str, Callable[[HttpRequest, Approval], None]] = {
            "confirm": lambda request, approval: confirm(approval, actor=user_of(request)),
            "decline": lambda request, approval: decline(
                approval, actor=user_of(request), reason=request.POST.get("reason", "")[:1000]
            ),
            "withdraw": lambda request, approval: withdraw(approval, actor=user_of(request)),
        }
        ours = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(self._act(act)), name=f"core_approval_{name}")
            for name, act in acts.items()
        ]
        return [*ours, *super().get_urls()]

    def _act(self, act: Callable[[HttpRequest, Approval], None]) -> Callable[..., HttpResponse]:
        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            approval = self.get_queryset(request).filter(pk=pk).first()
            if approval is None or not self.has_view_permission(request):
                raise Http404
            is_done(request, lambda: act(request, approval))
            return redirect("admin:core_approval_change", pk)

        return view
