"""What leads type: points for each rule, and the span of a dry run."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from verification.models import ScreenPlan
from verification.screening.plans import HIGHEST
from verification.screening.rules import SCREENED
from verification.screening.thresholds import BOUNDS, label_of

DAYS_AT_FIRST = 90
MEANINGS = {
    "random_sample_percent": _("The share of sellers who are drawn at random; 0: nobody is."),
    "document_new_days": _("An identity document that was issued fewer days ago is asked about; 0: none is."),
    "velocity_accounts_count": _("So many other accounts from the seller's networks are many …"),
    "velocity_days": _("… if they were registered within so many days."),
}


class PlanForm(forms.Form):
    """One field for each figure and each rule of this release; points of rules that are no more go with the draft."""

    session_from = forms.IntegerField(label=_("Points from which a session is needed"), min_value=1, max_value=HIGHEST)
    note = forms.CharField(
        label=_("Why it is changed"),
        help_text=_("It stands beside the plan for good."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any, *, plan: ScreenPlan) -> None:
        super().__init__(data, initial={"session_from": plan.session_from, "note": plan.note})
        for name, (lowest, highest) in BOUNDS.items():
            self.fields[f"figure_{name}"] = forms.IntegerField(
                label=capfirst(label_of(name)), help_text=MEANINGS[name], min_value=lowest, max_value=highest,
                initial=getattr(plan.figures, name),
            )  # fmt: skip
        for rule in SCREENED:
            self.fields[f"points_{rule.name}"] = forms.IntegerField(
                label=rule.name, help_text=rule.internal, min_value=0, max_value=HIGHEST,
                initial=plan.weights.get(rule.name, 0),
            )  # fmt: skip

    @property
    def thresholds(self) -> dict[str, int]:
        return {name: self.cleaned_data[f"figure_{name}"] for name in BOUNDS}

    @property
    def weights(self) -> dict[str, int]:
        return {rule.name: self.cleaned_data[f"points_{rule.name}"] for rule in SCREENED}


class ProposeForm(forms.Form):
    reason = forms.CharField(
        label=_("What the second person should know"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


class SpanForm(forms.Form):
    """The days, of whoever looks, in which the cases were screened."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To and with"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any, *, today: date) -> None:
        self.first = {"since": today - timedelta(days=DAYS_AT_FIRST), "until": today}
        super().__init__(data or None, initial=self.first)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The span ends before it begins: choose a later day."))
        return cleaned
