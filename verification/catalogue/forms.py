"""What leads write of a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.texts import TextsForm
from sellers.models import Document
from verification.catalogue.actions import NAMES
from verification.catalogue.examples import ALTS
from verification.models import Reason, ReasonVersion


class NewReasonForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        help_text=_("Names it in log and figures, for good: small letters, digits, hyphen. Sellers never see it."),
    )
    kind = forms.ChoiceField(label=_("Class"), choices=Reason.Kind.choices, help_text=_("It stays as it is, too."))
    label = forms.CharField(label=_("What staff choose"), max_length=60)


class InternalForm(forms.ModelForm):
    """Of a reason that no seller is told: there is nothing to write for sellers."""

    class Meta:
        model = ReasonVersion
        fields = ["label", "video_only"]


class WordsForm(TextsForm):
    texts = NAMES
    for_documents = forms.MultipleChoiceField(
        label=_("Documents rejected for it"),
        choices=Document.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    picture = forms.ChoiceField(label=_("Example picture"), required=False)

    class Meta:
        model = ReasonVersion
        fields = ["label", "for_documents", "video_only", "picture"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].choices = [("", _("none")), *ALTS.items()]  # type: ignore[attr-defined]


def form_for(draft: ReasonVersion, sent: Any) -> forms.ModelForm:
    return InternalForm(sent, instance=draft) if draft.reason.is_internal else WordsForm(sent, instance=draft)
