"""GOV.UK markup for Django forms: the renderer, a date in three parts, a one-time code, errors that say what to do."""

import datetime
import unicodedata

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from core.times import canonical_zone, zone_choices, zones_near


class GovukRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DateInput(forms.MultiWidget):
    """Day, month and year as three text fields, in the order of the page's language; keeps what was typed."""

    template_name = "forms/date_input.html"
    use_fieldset = True
    parts = {"day": gettext_lazy("Day"), "month": gettext_lazy("Month"), "year": gettext_lazy("Year")}

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput(self._look(part)) for part in self.parts}, attrs)

    def _look(self, part):
        width = 4 if part == "year" else 2
        return {"inputmode": "numeric", "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}"}

    def decompress(self, value):
        if value and isinstance(value, str):
            value = datetime.date.fromisoformat(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        subwidgets = context["widget"]["subwidgets"]
        for subwidget, label in zip(subwidgets, self.parts.values(), strict=True):
            subwidget["label"] = label
        context["widget"]["subwidgets"] = [subwidgets[index] for index in part_order(get_language())]
        return context

    def id_for_label(self, id_):
        return f"{id_}_{part_order(get_language())[0]}"


def part_order(language):
    """Positions of day (0), month (1) and year (2) as this language writes a date."""
    pattern = Locale.parse(to_locale(language or "en")).date_formats["short"].pattern
    return sorted(range(3), key=lambda index: pattern.find("dMy"[index]))


class DateField(forms.MultiValueField):
    """A date typed in three parts; cleans to `datetime.date`."""

    widget = DateInput
    default_error_messages = {
        "required": gettext_lazy("Enter the whole date: day, month and year."),
        "invalid": gettext_lazy("Enter a date that exists, in numbers, such as day 27, month 3, year 1985."),
    }

    def __init__(self, **kwargs):
        whole = {"invalid": self.default_error_messages["invalid"]}
        super().__init__([forms.IntegerField(error_messages=whole) for _part in range(3)], **kwargs)

    def compress(self, data_list):
        if not data_list:
            return None
        day, month, year = data_list
        if None in data_list:
            raise ValidationError(self.error_messages["required"], code="required")
        try:
            if year < 1900:
                raise ValueError(year)
            return datetime.date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class CodeField(forms.CharField):
    """A one-time code: numeric keyboard, offered by the phone from the SMS, pasted with spaces or dashes (ux 8)."""

    widget = forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})

    def to_python(self, value):
        typed = unicodedata.normalize("NFKC", super().to_python(value) or "")  # １２３ as well as 123
        return "".join(character for character in typed if character.isalnum())


class ZoneSelect(forms.Select):
    """The zones of one's own country stand first: who is at home need not look through four hundred."""

    def optgroups(self, name, value, attrs=None):
        chosen = canonical_zone(value[0])
        near = zones_near(chosen, timezone.now(), get_language())
        if not near:
            return super().optgroups(name, value, attrs)
        suggested = forms.Select(choices=[(_("Suggested"), near)]).optgroups(name, [chosen], attrs)
        return [*suggested, *super().optgroups(name, [], attrs)]


class ZoneField(forms.ChoiceField):
    """An IANA zone out of those in use. The old names that browsers still send are understood."""

    widget = ZoneSelect

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: zone_choices(timezone.now(), get_language()), **kwargs)

    def to_python(self, value):
        return canonical_zone(super().to_python(value))


def messages_of(field):
    """The errors of a bound field as sentences: Django's stock ones ("This field is required.") become what to do."""
    errors = field.form.errors.as_data().get(field.name, [])
    return [message for error in errors for message in _sentences(field, error)]


def _sentences(field, error):
    stock = str(forms.Field.default_error_messages["required"])
    if error.message is MinLengthValidator.message:
        return [_("“%(label)s” needs at least %(limit)d characters. Check what you typed.") % _limit(field, error)]
    if error.message is MaxLengthValidator.message:
        return [_("“%(label)s” has at most %(limit)d characters. Shorten it.") % _limit(field, error)]
    return [_missing(field) if str(message) == stock else message for message in error.messages]


def _limit(field, error):
    return {"label": field.label, "limit": error.params["limit_value"]}


def _missing(field):
    widget, label = field.field.widget, {"label": field.label}
    if isinstance(widget, forms.CheckboxInput):
        return _("Tick “%(label)s” to go on.") % label
    if isinstance(widget, forms.FileInput):
        return _("Choose a file for “%(label)s”.") % label
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("Choose an answer for “%(label)s”.") % label
    return _("Fill in “%(label)s”.") % label


def first_control_id(field):
    """The id that a link in the error summary leads to; radios and checkboxes have none of their own."""
    return field.id_for_label or f"{field.auto_id}_0"
