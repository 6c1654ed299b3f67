"""Messages and language: one form for all of it."""

from datetime import time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.policy import current_policy
from core.times import canonical_zone, format_wall
from messaging.masks import mask_number
from messaging.own_numbers import own_number_of
from messaging.purposes import topics
from pages.forms import ZoneField

HALF_HOURS = [time(half // 2, half % 2 * 30) for half in range(48)]
QUIET_AT_MOST = timedelta(hours=16)


def _clocks() -> list[tuple[str, str]]:
    return [(f"{each:%H:%M}", format_wall(each, get_language())) for each in HALF_HOURS]


class ClockField(forms.TypedChoiceField):
    """A time of day, by the half hour; cleans to `datetime.time`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_clocks, coerce=time.fromisoformat, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("We write to you in this language.")
    )
    time_zone = ZoneField(
        label=_("Time zone"), help_text=_("The times in our messages and pages are given in this zone.")
    )
    quiet = forms.BooleanField(label=_("Keep quiet hours"), required=False)
    quiet_from = ClockField(label=_("Quiet from"))
    quiet_until = ClockField(label=_("Quiet until"))
    reminders_by_sms = forms.BooleanField(label=_("Send me reminders of my sessions by SMS too"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("You can switch these off"),
        choices=lambda: [(topic.code, topic.label) for topic in topics()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, reader: User) -> None:
        """Staff are offered neither topics nor reminders: all of them are of what sellers get."""
        super().__init__(data, initial=_initial_of(reader))
        if reader.is_staff:
            del self.fields["topics"]
        if not reader.is_staff and (number := own_number_of(reader)):
            said = _("Reminders by SMS go to your own number, %(number)s. None comes in your quiet hours.")
            self.fields["reminders_by_sms"].help_text = said % {"number": mask_number(number)}
        else:
            del self.fields["reminders_by_sms"]

    def clean(self) -> None:
        begins, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        if not (self.cleaned_data.get("quiet") and begins and ends):
            return
        length = timedelta(hours=ends.hour - begins.hour, minutes=ends.minute - begins.minute) % timedelta(days=1)
        if not length:
            self.add_error("quiet_until", _("Quiet hours need two different times: when they begin and when they end."))
        elif length > QUIET_AT_MOST:
            text = _("Quiet hours last 16 hours at most, so that what we write reaches you the same day. Shorten them.")
            self.add_error("quiet_until", text)

    def changes(self) -> dict[str, Any]:
        """As change_preferences() takes them."""
        data, quiet = self.cleaned_data, self.cleaned_data["quiet"]
        changes = {
            "language": data["language"],
            "time_zone": data["time_zone"],
            "quiet_from": data["quiet_from"] if quiet else None,
            "quiet_until": data["quiet_until"] if quiet else None,
        }
        if "reminders_by_sms" in data:
            changes["reminders_by_sms"] = data["reminders_by_sms"]
        if "topics" in data:
            changes["muted_topics"] = [topic.code for topic in topics() if topic.code not in data["topics"]]
        return changes


def _initial_of(user: User) -> dict[str, Any]:
    """Who has no quiet hours is proposed those of the policy."""
    policy = current_policy()
    return {
        "language": user.language,
        "time_zone": canonical_zone(user.time_zone),
        "quiet": user.quiet_from is not None,
        "quiet_from": user.quiet_from or time(policy.quiet_from_hour),
        "quiet_until": user.quiet_until or time(policy.quiet_until_hour),
        "reminders_by_sms": user.reminders_by_sms,
        "topics": [topic.code for topic in topics() if topic.code not in user.muted_topics],
    }
