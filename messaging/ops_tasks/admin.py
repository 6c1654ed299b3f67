"""The list of what ops have to look at, and the page on which a task is closed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from audit.lists import PartFilter, WideListAdmin
from core.access import user_of
from core.errors import DomainError
from core.times import format_moment
from messaging.models import OpsTask
from messaging.ops_tasks.actions import NOTE_LENGTH, close_task
from messaging.ops_tasks.kinds import TaskKind, kind_of, kinds


class StandingFilter(PartFilter):
    title = gettext_lazy("status")
    parameter_name = "standing"
    usual = gettext_lazy("open")
    others = {"closed": gettext_lazy("closed"), "all": gettext_lazy("all")}

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[OpsTask]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(kind.name, kind.label) for kind in kinds()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[OpsTask]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class CloseForm(forms.Form):
    answer = forms.ChoiceField(label=_("What you have found"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("What was done"), widget=forms.Textarea({"rows": 3}), max_length=NOTE_LENGTH)

    def __init__(self, kind: TaskKind) -> None:
        super().__init__()
        self.fields["answer"].choices = list(kind.answers.items())  # type: ignore[attr-defined]
        if not kind.answers:
            del self.fields["answer"]


@admin.register(OpsTask)
class OpsTaskAdmin(WideListAdmin):
    change_form_template = "admin/messaging/ops_task.html"
    list_filter = [StandingFilter, KindFilter]
    search_fields = ["public_id__exact", "key__exact"]
    search_help_text = gettext_lazy("The id of the task, or exactly what it is about.")
    ordering = [F("closed_at").desc(nulls_first=True), "opened_at", "pk"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpsTask]:
        return super().get_queryset(request).select_related("closed_by").annotate(asked_at=Now())

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("opened"), ordering="opened_at")
        def opened(task: OpsTask) -> str:
            return format_moment(task.opened_at, zone, "en")

        return ["label", "key", "age", opened, "count", "state"]

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def label(self, task: OpsTask) -> str:
        return str(kind_of(task).label)

    @admin.display(description=gettext_lazy("open for"))
    def age(self, task: Any) -> str:
        return timesince(task.opened_at, task.closed_at or task.asked_at, depth=1)

    @admin.display(description=gettext_lazy("status"), ordering="closed_at")
    def state(self, task: OpsTask) -> SafeString:
        colour, word = ("closed", _("closed")) if task.closed_at else ("waiting", _("open"))
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, word)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        task, user = context["original"], user_of(request)
        context |= {
            "title": kind_of(task).label,
            "task": task,
            "kind": kind_of(task),
            "age": self.age(task),
            "zone": user.time_zone,
            "may_close": not task.closed_at and user.has_perm("messaging.close_opstask"),
            "form": CloseForm(kind_of(task)),
            "found": kind_of(task).answers.get(task.answer, ""),
            "is_nav_sidebar_enabled": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        close = self.admin_site.admin_view(self._close)
        return [path("<int:pk>/close/", close, name="messaging_opstask_close"), *super().get_urls()]

    def _close(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _close_view(request, pk)


@require_POST
def _close_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the list, where the next one waits; what is refused is said on the task's own page."""
    if not user_of(request).has_perm("messaging.close_opstask"):
        raise PermissionDenied
    task = OpsTask.objects.filter(pk=pk).first()
    if task is None:
        raise Http404
    try:
        said = {name: request.POST.get(name, "")[:NOTE_LENGTH] for name in ("note", "answer")}
        close_task(task, actor=user_of(request), **said)
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:messaging_opstask_change", pk)
    return redirect("admin:messaging_opstask_changelist")
