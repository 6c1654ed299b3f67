"""A measure as staff propose it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sellers.models import Seller
from verification.measures.account_status import may_follow
from verification.measures.actions.proposing import Proposal
from verification.measures.grounds import GROUNDS, grounds_for
from verification.models import Measure


def possible_kinds(seller: Seller) -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in Measure.Kind if may_follow(seller, kind)]


class MeasureForm(forms.Form):
    kind = forms.ChoiceField(label=_("Measure"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("", "–"),
            *((code, f"{ground.label} ({', '.join(ground.kinds)})") for code, ground in GROUNDS.items()),
        ],
        help_text=_("The seller reads its text in their language, with the way back."),
    )
    facts = forms.CharField(
        label=_("What exactly: the seller reads it"),
        help_text=_(
            "Write it in the seller’s language, which stands above. Name what was found and when; accuse nobody."
        ),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    evidence = forms.CharField(
        label=_("The new evidence, for staff only"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    evidence_on = forms.DateField(label=_("The day on which it came"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(
        label=_("Last day, of a suspension"), widget=forms.DateInput({"type": "date"}), required=False
    )
    exception = forms.ChoiceField(
        label=_("Without notice in advance"),
        choices=[("", _("no: with the notice of the policy")), *Measure.Exempt.choices],
        required=False,
    )
    why_exception = forms.CharField(
        label=_("Why it cannot wait, for staff only"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, seller: Seller, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = possible_kinds(seller)  # type: ignore[attr-defined]

    def clean(self) -> None:
        kind, ground = self.cleaned_data.get("kind"), self.cleaned_data.get("ground")
        if kind and ground and ground not in (fitting := grounds_for(kind)):
            labels = "; ".join(each.label for each in fitting.values())
            self.add_error("ground", _("With this measure go: %(reasons)s.") % {"reasons": labels})

    @property
    def proposal(self) -> Proposal:
        return Proposal(**self.cleaned_data)
