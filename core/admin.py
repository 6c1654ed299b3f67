"""Policy figures, and the pages of the modules beside this one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.accounts_admin import UserAdmin
from core.approvals_admin import ApprovalAdmin
from core.errors import DomainError
from core.models import PolicyVersion
from core.policy import (
    Policy,
    bounds,
    check_figures,
    current_policy,
    label_of,
    lock_policy,
    newest_number,
    publish_policy,
)
from core.times import format_utc

__all__ = ["ApprovalAdmin", "PolicyVersionAdmin", "UserAdmin"]


class PolicyForm(forms.ModelForm):
    """One number field for each figure, made from the Policy class. `based_on`: the version that was on the page."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PolicyVersion
        fields = ["note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["based_on"].initial = newest_number()
        allowed = bounds()
        for name, value in vars(current_policy()).items():
            lowest, highest = allowed[name]
            self.fields[name] = forms.IntegerField(
                label=label_of(name), min_value=lowest, max_value=highest, initial=value
            )

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        if lock_policy() != self.cleaned_data["based_on"]:
            raise forms.ValidationError(
                _(
                    "Somebody published other figures in the meantime. "
                    "Open this page in another tab, compare, and enter yours there."
                )
            )
        try:
            check_figures({name: self.cleaned_data[name] for name in bounds()})
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "published", "published_by", "note"]
    form = PolicyForm

    @admin.display(description=_("published at"), ordering="published_at")
    def published(self, version: PolicyVersion) -> str:
        return format_utc(version.published_at)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("core.add_policyversion")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if obj:
            return ["number", "published", "published_by", "note", "figures"]
        return ["note", "based_on", *vars(Policy())]

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else PolicyForm

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.get_fields(request, obj) if obj else []

    def save_model(self, request: HttpRequest, obj: PolicyVersion, form: Any, change: bool) -> None:
        figures = {name: form.cleaned_data[name] for name in vars(Policy())}
        published = publish_policy(figures, actor=user_of(request), note=form.cleaned_data["note"])
        obj.__dict__.update(published.__dict__)
