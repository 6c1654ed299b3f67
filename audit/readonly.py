"""The admin page of what may be looked at and is never edited there."""

from typing import Any, NoReturn

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.urls import URLPattern
from django.utils.text import capfirst


class ReadOnlyAdmin(admin.ModelAdmin):
    """For those who have the view permission. Changes are made elsewhere, by actions."""

    actions = None
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Django's own title tells to select something."""
        title = capfirst(self.model._meta.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Django looks for the row first, and would say of others' rows whether they are there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, *args, **kwargs)

    def list_urls(self) -> list[URLPattern]:
        """For rows with pages of their own: Django's would be reached by another spelling of the id (`_31` for 1)."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [pattern for pattern in super().get_urls() if pattern.name == name]

    def _get_obj_does_not_exist_redirect(self, *_: Any) -> NoReturn:
        """Somebody else's row and one that does not exist answer the same (R29), as everywhere else."""
        raise Http404

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields or super().get_readonly_fields(request, obj)
