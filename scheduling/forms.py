from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Session ID"),
        help_text=_("It stands beside the link in your e-mail, and in the message center. Spaces do not matter."),
        max_length=40,
        widget=forms.TextInput(
            {
                "class": "govuk-input--width-10 app-code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Enter the session ID that stands beside the link in your e-mail.")},
    )


class ConsentForm(forms.Form):
    agreed = forms.BooleanField(
        label=_("I agree to this video session"),
        error_messages={"required": _("Tick the box if you agree. Without your agreement there is no video session.")},
    )


class RecordingPartForm(forms.Form):
    stretch = forms.RegexField(r"^[0-9a-f]{32}$")
    number = forms.IntegerField(min_value=0)


MEDIA_FINDINGS = ["ok", "denied", "dismissed", "system", "missing", "busy", "in_app", "unsupported"]


def _finding(*codes: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(code, code) for code in codes])


class DeviceCheckForm(forms.Form):
    """What the script found; nobody types here. A part that was not tried is "skipped"."""

    camera = _finding(*MEDIA_FINDINGS, "dark")
    microphone = _finding(*MEDIA_FINDINGS, "silent")
    connection = _finding("ok", "relayed", "slow", "blocked", "no_relay", "unsupported")
    speaker = _finding("ok", "unheard", "skipped")
    document = _finding("ok", "blurred", "dark", "glare", "empty", "skipped")
