"""The answer to an appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    overturned = forms.TypedChoiceField(
        label=_("What becomes of the decision?"),
        choices=[("no", _("Our decision stands")), ("yes", _("Our decision is changed; a measure ends"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether our decision stands.")},
    )
    text = forms.CharField(
        label=_("Why, for the seller to read"),
        help_text=_(
            "In the seller’s language, to each thing that the appeal says: what you looked at, and what follows. "
            "Nothing about other accounts, and no code of ours."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 80}),
        error_messages={"required": _("Write the reasons: the seller reads them, whichever way it ends.")},
    )
