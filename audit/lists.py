"""What the staff's lists share: one part of the rows is shown first, and the page is wide."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise

from audit.readonly import ReadOnlyAdmin


class PartFilter(admin.SimpleListFilter):
    """The list has its `usual` part, unless one of the `others` ({value: its name}) is asked for."""

    usual: str | Promise
    others: Mapping[str, str | Promise]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(self.others.items())

    def choices(self, changelist: Any) -> Any:
        everything, *others = super().choices(changelist)
        return [{**everything, "display": self.usual}, *others]


class WideListAdmin(ReadOnlyAdmin):
    """Without Django's sidebar, and with the tags of the console."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"is_nav_sidebar_enabled": False, **(extra_context or {})})

    class Media:
        css = {"all": ["vouchroom/console.css"]}
