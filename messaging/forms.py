"""Is this message from us?"""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

REFERENCE = re.compile(r"\bmsg_[a-z0-9]{22}\b")


class GenuineForm(forms.Form):
    """Cleans to the reference alone, whether it was typed or stands somewhere in a pasted message."""

    text = forms.CharField(
        label=_("Reference, or the whole message"),
        help_text=_("A reference begins with msg_ and stands at the end of each of our e-mails."),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=50_000,
        error_messages={
            "required": _("Enter the reference of the message, or paste the message."),
            "max_length": _("This text is too long. Paste only the part of the message with the reference."),
        },
    )

    def clean_text(self) -> str:
        found = REFERENCE.search(self.cleaned_data["text"].lower())
        if found is None:
            raise forms.ValidationError(
                _("There is no reference in this text: msg_ and 22 letters and numbers. Our e-mails always have one.")
            )
        return found.group()
