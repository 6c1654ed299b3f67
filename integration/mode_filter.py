"""By which lists of the admin show what is of the live or of the test world."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ModeFilter(admin.SimpleListFilter):
    """Of models with `is_test`."""

    title = gettext_lazy("mode")
    parameter_name = "mode"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("live", _("live")), ("test", _("test"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.filter(is_test=self.value() == "test") if self.value() else queryset
