"""Is this message from us?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 50_000


class GenuineForm(forms.Form):
    """`address` is asked of those alone who are not logged in."""

    text = forms.CharField(
        label=_("The whole message, or its reference"),
        help_text=_(
            "Paste the whole message: then we also look where its links lead, and whether we wrote these words. "
            "The reference begins with msg_ and stands at the end of each of our e-mails."
        ),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        max_length=LONGEST,
        error_messages={
            "required": _("Enter the reference of the message, or paste the message."),
            "max_length": _("This text is too long. Paste only the part of the message with the reference."),
        },
    )
    address = forms.EmailField(
        label=_("Your e-mail address, to which the message came"),
        help_text=_("We answer only to whom we wrote. We keep neither the address nor the text."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": _("Enter the e-mail address to which the message came.")},
    )

    def __init__(self, data: Any = None, *, logged_in: bool) -> None:
        super().__init__(data)
        if logged_in:
            del self.fields["address"]


class ReportForm(forms.Form):
    text = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)
