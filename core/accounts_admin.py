"""Accounts as administrators see them: of themselves and of superusers they change nothing here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from core.access import user_of
from core.accounts import rights_of, save_account, wanted_of
from core.actions import end_log_ins
from core.errors import DomainError
from core.models import User

RIGHTS = ["is_active", "is_staff", "groups"]
FILTERS = {"is_staff__exact", "is_active__exact", "groups__id__exact"}


class AccountForm(forms.ModelForm):
    reason = forms.CharField(
        label=_("Why it is given more rights"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Another administrator reads it, and confirms or declines them."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "groups" in cleaned and not cleaned.get("reason", "").strip():
            named = {name: cleaned.get(name, False) for name in RIGHTS[:2]}
            if wanted_of(User(**named), cleaned["groups"]).beyond(rights_of(self.instance)):
                self.add_error("reason", _("Say why: another administrator has to know."))
        return cleaned


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = AccountForm
    list_display = ["email", "full_name", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "full_name"]
    fields = ["email", "full_name", "language", "time_zone", *RIGHTS, "reason"]
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    change_form_template = "admin/core/user.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found = super().get_queryset(request).exclude(is_test=True)
        return found if user_of(request).is_superuser else found.filter(is_superuser=False)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Whoever changes the e-mail address of an account can log in to it: that its owner does alone."""
        if obj is None:
            return []
        return ["email", *RIGHTS] if obj.pk == user_of(request).pk else ["email"]

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = list(super().get_fields(request, obj))
        return [each for each in fields if each != "reason"] if obj and obj.pk == user_of(request).pk else fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.end_log_ins)
        return [path("<int:pk>/end-log-ins/", view, name="core_user_end_log_ins"), *super().get_urls()]

    def end_log_ins(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            count = end_log_ins(user, actor=user_of(request))
            messages.success(
                request, _("Logged out everywhere. Log-ins that there were: %(count)d.") % {"count": count}
            )
        return redirect("admin:core_user_change", pk)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Any other filter in the address would tell letter by letter what the list does not show."""
        return lookup in FILTERS

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except DomainError as refused:
            messages.error(request, str(refused.message))
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        given = form.cleaned_data
        changed = [name for name in form.changed_data if name != "reason"]
        groups = list(given["groups"] if "groups" in given else obj.groups.all())
        reason = given.get("reason", "")
        step = save_account(obj, actor=user_of(request), changed=changed, groups=groups, reason=reason)
        if step:
            messages.warning(request, _("The rights are proposed. Another administrator has to confirm them."))

    def save_related(self, *_args: Any) -> None:
        """The roles are not written here, past save_account()."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
