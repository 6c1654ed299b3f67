"""The list of announcements; their pages: verification.announcements.pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from audit.lists import WideListAdmin
from core.times import format_day
from verification.admin_pages import routes
from verification.announcements import pages
from verification.announcements.progress import STANDINGS, with_progress
from verification.announcements.proposals import audience_in_words
from verification.models import Announcement


class StateFilter(admin.SimpleListFilter):
    """By the tags of the list."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(standing, word) for standing, (_colour, word) in STANDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Announcement]:
        return queryset.filter(standing=self.value()) if self.value() else queryset


@admin.register(Announcement)
class AnnouncementAdmin(WideListAdmin):
    list_filter = [StateFilter]
    list_display = ["called", "state", "effective", "audience", "told", "read", "failed"]
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.add_announcement")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Announcement]:
        return with_progress(super().get_queryset(request))

    @admin.display(description=_("state"), ordering="standing")
    def state(self, announcement: Any) -> str:
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', *STANDINGS[announcement.standing])

    @admin.display(description=_("announcement"))
    def called(self, announcement: Any) -> str:
        return str(announcement.versions.all()[0]) or str(_("without a title"))

    @admin.display(description=_("takes effect on"))
    def effective(self, announcement: Any) -> str:
        return format_day(announcement.versions.all()[0].effective_on, "en")

    @admin.display(description=_("audience"))
    def audience(self, announcement: Any) -> str:
        return audience_in_words(announcement.versions.all()[0])

    @admin.display(description=_("told"), ordering="told")
    def told(self, announcement: Any) -> str:
        return str(announcement.told)

    @admin.display(description=_("read"), ordering="read")
    def read(self, announcement: Any) -> str:
        return str(announcement.read)

    @admin.display(description=_("copies failed"), ordering="failed")
    def failed(self, announcement: Any) -> str:
        return str(announcement.failed)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            ("add/", pages.draft_page, "add"),
            ("<int:pk>/change/", pages.announcement_page, "change"),
            ("<int:pk>/edit/", pages.draft_page, "edit"),
            ("<int:pk>/mail/<int:number>/<slug:language>/", pages.mail, "mail"),
            ("<int:pk>/propose/", pages.propose, "propose"),
            ("<int:pk>/correct/", pages.correct, "correct"),
            ("<int:pk>/discard/", pages.discard, "discard"),
            ("<int:pk>/withdraw/", pages.withdraw, "withdraw"),
        ]
        return [*routes(self, ours), *self.list_urls()]
