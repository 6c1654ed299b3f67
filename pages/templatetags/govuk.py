"""What the form templates ask of a bound field."""

from django import forms, template
from django.forms.forms import BaseForm
from django.forms.widgets import Input

from pages.forms import DateInput, first_control_id, messages_of

register = template.Library()

# The first match wins: in Django a CheckboxSelectMultiple is a RadioSelect, and a PasswordInput an Input.
CLASSES = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (Input, "govuk-input"),
)
KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
    (DateInput, "date"),
)


@register.filter
def kind(field):
    """Which partial of templates/forms/ draws this field."""
    return next((name for widget, name in KINDS if isinstance(field.field.widget, widget)), "control")


@register.filter
def control(field):
    """The bare widget with its GOV.UK class beside those of its own."""
    return field.as_widget(attrs=_attributes(field))


@register.filter
def options(field):
    """One entry for each radio or checkbox, each with `tag`, `id_for_label` and `choice_label`."""
    for option in field.subwidgets:
        option.data["attrs"] |= {"class": _govuk_class(field)}
    return field.subwidgets


def _attributes(field):
    if isinstance(field.field.widget, DateInput):
        return {}
    own = field.field.widget.attrs.get("class", "")
    # A placeholder vanishes while one types; labels and hints stay.
    attributes = {"class": f"{_govuk_class(field)} {own}".strip(), "placeholder": False}
    if field.aria_describedby:
        attributes["aria-describedby"] = field.aria_describedby
    return attributes


def _govuk_class(field):
    return next((name for widget, name in CLASSES if isinstance(field.field.widget, widget)), "")


@register.filter
def sentences(field):
    return messages_of(field)


@register.filter
def error_links(forms_or_form):
    """(id, sentence) for each error of a form, a formset or several of them; the id is empty for what concerns all."""
    if isinstance(forms_or_form, BaseForm):
        return _links(forms_or_form)
    if isinstance(forms_or_form, forms.BaseFormSet):
        whole = [("", message) for message in forms_or_form.non_form_errors()]
        return whole + [link for form in forms_or_form for link in _links(form)]
    return [link for form in forms_or_form or () for link in error_links(form)]


def _links(form):
    whole = [("", message) for message in form.non_field_errors()]
    fields = [form[name] for name in form.fields if name in form.errors]
    return whole + [(first_control_id(field), message) for field in fields for message in messages_of(field)]


@register.simple_tag
def error_links_of(*forms_or_none):
    """The same of several forms, where two names may mean one form."""
    return list(dict.fromkeys(link for form in forms_or_none for link in error_links(form)))
