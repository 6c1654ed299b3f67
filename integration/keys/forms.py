"""What ops fill in."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.hosted.origins import is_origin
from integration.keys.actions import longest_overlap
from integration.keys.scopes import OF_TEST_KEYS, SCOPES
from integration.models import ApiKey

LIFETIMES = [
    ("", gettext_lazy("never")),
    *((str(days), gettext_lazy("after %d days") % days) for days in (30, 90, 365)),
]


class KeyForm(forms.Form):
    """`scopes`: those that can be chosen."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=100,
        help_text=gettext_lazy("The system that uses it, such as “Seller system, production”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As little as that system needs: it can be given less later, and never more."),
    )
    return_origins = forms.CharField(
        label=gettext_lazy("Where sellers are led back to"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("One address in each line, such as https://market.example, without a path."),
    )

    def __init__(self, *args: Any, is_test: bool, offered: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_test = is_test
        choices = [(scope, format_html("<code>{}</code> {}", scope, SCOPES[scope])) for scope in offered]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        if is_test:
            self.fields["return_origins"].help_text = _(
                "One address in each line, such as http://localhost:3000 or https://market.example, without a path."
            )

    def clean_return_origins(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["return_origins"].splitlines() if line.strip()]
        for line in lines:
            if not is_origin(line, is_test=self.is_test):
                raise forms.ValidationError(
                    _("%(line)s is no address of a site: https:// and a name, without a path.") % {"line": line[:100]}
                )
        return lines


class NewKeyForm(KeyForm):
    lifetime = forms.ChoiceField(label=gettext_lazy("It ends"), choices=LIFETIMES, required=False)

    def __init__(self, *args: Any, is_test: bool) -> None:
        scopes = [scope for scope in SCOPES if is_test or scope not in OF_TEST_KEYS]
        # A test key opens invented sellers alone: nothing is gained by choosing.
        super().__init__(*args, is_test=is_test, offered=scopes, initial={"scopes": scopes if is_test else []})
        if is_test:
            self.fields["scopes"].help_text = _(
                "It opens invented sellers alone. Take away what the live key will not have: so you see what it lacks."
            )

    def clean_lifetime(self) -> timedelta | None:
        days = self.cleaned_data["lifetime"]
        return timedelta(days=int(days)) if days else None


class ChangeKeyForm(KeyForm):
    def __init__(self, key: ApiKey, *args: Any) -> None:
        now = {"name": key.name, "scopes": key.scopes, "return_origins": "\n".join(key.return_origins)}
        super().__init__(*args, is_test=key.is_test, offered=key.scopes, initial=now)


class RotateForm(forms.Form):
    overlap = forms.TypedChoiceField(
        label=gettext_lazy("How long the old key still works"), widget=forms.RadioSelect, coerce=int
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        longest = longest_overlap()
        usual = {0: _("it ends at once"), 1: _("one hour"), 24: _("one day")}
        days = _("%(days)d days, the longest that the policy allows") % {"days": longest.days}
        hours = {
            **{count: label for count, label in usual.items() if count < 24 * longest.days},
            24 * longest.days: days,
        }
        self.fields["overlap"].choices = list(hours.items())  # type: ignore[attr-defined]

    @property
    def chosen(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["overlap"])
