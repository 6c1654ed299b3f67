"""What is asked of whoever decides again, and of the lead who settles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from verification.models import Decision, SecondReview
from verification.second.items import Item

FINE = "fine"


class SecondForm(forms.Form):
    """One field for each item, named as its key: not answered, fine, or a reason."""

    outcome = forms.ChoiceField(label=_("How do you decide?"), choices=Decision.Outcome.choices, required=False)
    note = forms.CharField(
        label=_("Note for a lead, should the two decisions differ"), required=False, max_length=2_000
    )

    def __init__(self, items: list[Item], data: Any = None) -> None:
        super().__init__(data)
        self.items = items
        for item in items:
            reasons = [(reason.code, reason.label) for reason in item.reasons]
            choices = [("", "–"), (FINE, _("nothing against it")), *reasons]
            self.fields[item.key] = forms.ChoiceField(label=str(item.label), choices=choices, required=False)

    @property
    def rows(self) -> list[tuple[Item, forms.BoundField]]:
        return [(item, self[item.key]) for item in self.items]

    @property
    def found(self) -> dict[str, str | None]:
        """As decide_again() takes it."""
        answers = {item.key: self.cleaned_data.get(item.key, "") for item in self.items}
        return {key: "" if answer == FINE else answer or None for key, answer in answers.items()}


class SettleForm(forms.Form):
    settled_for = forms.ChoiceField(
        label=_("Which decision is right?"), choices=SecondReview.Side.choices, widget=forms.RadioSelect, required=False
    )
    why = forms.CharField(
        label=_("Why"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000})
    )
