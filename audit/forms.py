"""The log's filters as they stand in the URL, and what they mean."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import words
from audit.models import Place
from audit.people import actors_called
from audit.searching import Filters
from audit.subjects import sellers_called, subjects_of

SELLERS_AT_ONCE = 5
MAIN = ["words", "actor", "seller", "range"]
MORE = ["action", "subject", "address", "since", "until"]
PREFIX_LETTERS = 4
RANGES = {
    "hour": (_("last hour"), timedelta(hours=1)),
    "day": (_("last 24 hours"), timedelta(days=1)),
    "week": (_("last 7 days"), timedelta(days=7)),
    "month": (_("last 30 days"), timedelta(days=30)),
}
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
BAD_TIME = _("Enter a day and a time, such as 2026-11-22 14:30.")


class ZonedField(forms.CharField):
    """What was typed as a local time; the form knows the zone."""

    widget = forms.DateTimeInput({"type": "datetime-local", "step": "1"})

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        for pattern in FORMATS if text else []:
            try:
                return datetime.strptime(text, pattern)
            except ValueError:
                continue
        if text:
            raise forms.ValidationError(BAD_TIME)
        return None


class FilterForm(forms.Form):
    """`zone` is that of whoever reads; a link from somebody else brings its own. filters() once it is valid."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("Action"), required=False)
    actor = forms.CharField(label=_("Actor"), required=False, max_length=150)
    seller = forms.CharField(label=_("Seller"), required=False, max_length=150)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=40)
    address = forms.GenericIPAddressField(
        label=_("Address"),
        required=False,
        error_messages={"invalid": _("Enter an IP address, such as 203.0.113.7 or 2001:db8::7.")},
    )
    range = forms.ChoiceField(
        label=_("Time"),
        required=False,
        choices=[("", _("any time")), *((code, label) for code, (label, _span) in RANGES.items())],
    )
    since = ZonedField(label=_("From"), required=False)
    until = ZonedField(label=_("Until"), required=False)
    zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, zone: str) -> None:
        super().__init__(data, label_suffix="")
        self.own_zone = zone
        self.fields["action"].choices = [("", _("any")), *words.labels()]  # type: ignore[attr-defined]
        self.subjects: set[str] | None = None
        self.actions: set[str] | None = None
        self.subject_begins = ""

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    def more_is_used(self) -> bool:
        return any(self.data.get(name) for name in MORE)

    def clean_zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.cleaned_data["zone"] or self.own_zone)
        except (KeyError, ValueError, OSError) as error:
            raise forms.ValidationError(_("The zone in this address is unknown.")) from error

    def clean_actor(self) -> tuple[str, ...] | None:
        text = self.cleaned_data["actor"].strip()
        if not text:
            return None
        found = actors_called(text)
        if not found:
            raise forms.ValidationError(
                _("Nobody is found by this. Type a part of a staff name, a whole e-mail address or id, or “system”.")
            )
        return tuple(found)

    def clean_seller(self) -> tuple[str, ...]:
        text = self.cleaned_data["seller"].strip()
        found = sellers_called(text) if text else []
        if text and not found:
            raise forms.ValidationError(
                _("No seller is found by this. Type a part of the name, or a whole e-mail address or id.")
            )
        if len(found) > SELLERS_AT_ONCE:
            raise forms.ValidationError(_("Many sellers are called like this. Type more of the name, or the id."))
        return tuple(found)

    def clean_address(self) -> tuple[str, ...] | None:
        address = self.cleaned_data["address"]
        if not address:
            return None
        return tuple(Place.objects.filter(address=address).values_list("token", flat=True))

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if "zone" in given:
            given["since"], given["until"] = self._instant("since", fold=0), self._instant("until", fold=1)
            if given["since"] and given["until"] and given["since"] >= given["until"]:
                self.add_error("until", _("This is not after “From”."))
        self._narrow(given)

    def _instant(self, name: str, *, fold: int) -> datetime | None:
        """Of a time that the clocks show twice the one that leaves nothing out."""
        local = self.cleaned_data.get(name)
        return local.replace(tzinfo=self.cleaned_data["zone"], fold=fold).astimezone(UTC) if local else None

    def _narrow(self, given: dict[str, Any]) -> None:
        """To actions and subjects, by all that says something of them."""
        if given.get("action"):
            self.actions = {given["action"]}
        for word in given.get("words", "").split():
            self._narrow_by(word)
        if given.get("seller"):
            self._keep(subjects_of(*given["seller"]))
        if subject := given.get("subject", "").strip():
            self._keep({subject})

    def _narrow_by(self, word: str) -> None:
        """The beginning of an id is one; everything else is looked for in what actions are called."""
        letters = word.partition("_")[2]
        if matching := words.matching(word):
            self.actions = matching if self.actions is None else self.actions & matching
        elif len(letters) >= PREFIX_LETTERS and word.replace("_", "").isalnum() and word.isascii():
            self.subject_begins = word
        else:
            self.actions = set()

    def _keep(self, subjects: set[str]) -> None:
        self.subjects = subjects if self.subjects is None else self.subjects & subjects

    def filters(self) -> Filters:
        given = self.cleaned_data
        since = given["since"]
        if span := RANGES.get(given["range"]):
            since = max(filter(None, [since, datetime.now(UTC) - span[1]]))
        return Filters(
            action=None if self.actions is None else tuple(sorted(self.actions)),
            actor=given["actor"],
            place=given["address"],
            subject=None if self.subjects is None else tuple(sorted(self.subjects)),
            subject_begins=self.subject_begins,
            since=since,
            until=given["until"],
        )
