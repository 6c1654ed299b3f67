"""Where appointments in person are held."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.access import user_of
from core.clock import database_now
from core.times import zone_choices
from scheduling import actions
from scheduling.models import Place


class PlaceForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: zone_choices(database_now(), "en"))


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """A place is never deleted, since appointments name it: it is made inactive."""

    form = PlaceForm
    list_display = ["name", "address", "time_zone", "active"]
    fields = ["name", "address", "time_zone", "active"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Place, form: Any, change: bool) -> None:
        actions.save_place(obj, actor=user_of(request))
