"""Campaigns: list, page with form, preview and progress, and the buttons that start and pause."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.access import user_of
from verification.admin_pages import is_done
from verification.campaigns.actions.campaigns import pause_campaign, save_campaign, start_campaign
from verification.campaigns.forms import CampaignForm
from verification.campaigns.progress import preview, progress_of, with_progress
from verification.models import Campaign

COLOURS = {
    Campaign.Status.DRAFT: "todo",
    Campaign.Status.RUNNING: "good",
    Campaign.Status.PAUSED: "waiting",
    Campaign.Status.DONE: "closed",
}


def count(name: str, label: Any) -> Callable[..., str]:
    @admin.display(description=label, ordering=name)
    def counted(campaign: Any) -> str:
        return str(getattr(campaign, name))

    return counted


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    form = CampaignForm
    change_form_template = "admin/verification/campaign/change_form.html"
    actions = None
    show_full_result_count = False
    list_per_page = 50
    search_fields = ["name"]
    list_filter = ["status"]
    list_display = [
        "name",
        "state",
        count("invited", gettext_lazy("invited")),
        count("booked", gettext_lazy("booked")),
        count("held", gettext_lazy("held")),
        count("declined", gettext_lazy("declined")),
        count("unanswered", gettext_lazy("no answer")),
        "pace_per_day",
    ]
    fieldsets = [
        (None, {"fields": ["name", "pace_per_day"]}),
        (
            gettext_lazy("Who is invited"),
            {"fields": ["account", "outcome", "decided_from", "decided_until", "country", "language"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return with_progress(super().get_queryset(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and obj.is_list) and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of a list there is nothing to be found or changed: who is on it was named."""
        return [(None, {"fields": ["name"]})] if obj and obj.is_list else super().get_fieldsets(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, campaign: Campaign) -> str:
        tag = format_html(
            '<span class="vr-tag vr-tag--{}">{}</span>',
            COLOURS[Campaign.Status(campaign.status)],
            campaign.get_status_display(),
        )
        return format_html("{} {}", tag, _("waits for free times")) if campaign.waits_since else tag

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": _("Campaigns"), "is_nav_sidebar_enabled": False})

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        save_campaign(obj, actor=user_of(request), wanted=form.wanted)

    def response_add(self, request: HttpRequest, obj: Campaign, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("The draft is saved. Look at whom it finds, then start it."))
        return redirect("admin:verification_campaign_change", obj.pk)

    def response_change(self, request: HttpRequest, obj: Campaign) -> HttpResponse:
        messages.success(request, _("The campaign is saved."))
        return redirect("admin:verification_campaign_change", obj.pk)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        campaign = context["original"]
        context |= {
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            "is_nav_sidebar_enabled": False,
        }
        if campaign:
            rooms, first = preview(campaign)
            context |= {
                "title": _("Campaign"),
                "campaign": campaign,
                "progress": progress_of(campaign),
                "rooms": rooms,
                "found": sum(room.found for room in rooms),
                "first_sellers": first,
                "tag": COLOURS[Campaign.Status(campaign.status)],
                "zone": user_of(request).time_zone,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        acts = {"start": start_campaign, "pause": pause_campaign}
        ours = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self._act(action)),
                name=f"verification_campaign_{name}",
            )
            for name, action in acts.items()
        ]
        return [*ours, *super().get_urls()]

    def _act(self, action: Callable[..., None]) -> Callable[..., HttpResponse]:
        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            campaign = get_object_or_404(Campaign, pk=pk)
            is_done(request, lambda: action(campaign, actor=user_of(request)))
            return redirect(reverse("admin:verification_campaign_change", args=[pk]))

        return view

    class Media:
        css = {"all": ["vouchroom/console.css"]}
