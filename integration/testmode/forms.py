"""What is picked on the pages of test mode."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from integration.testmode.driving import outcomes_of
from integration.testmode.outcomes import OUTCOMES
from verification.catalogue.reasons import reasons_offered
from verification.models import Case

HOUR, DAY = 60 * 60, 24 * 60 * 60
STEPS = {HOUR: _("an hour"), DAY: _("a day"), 7 * DAY: _("a week"), 30 * DAY: _("30 days")}


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How does it end?"), widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("For which reasons?"),
        help_text=_("For “documents_needed” and “rejected”. Without any, an ordinary one is taken."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = outcomes_of(case)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (name, f"{name}: {OUTCOMES[name].leads_to}") for name in possible
        ]
        if any(OUTCOMES[name].takes_reasons for name in possible):
            told = [each for each in reasons_offered().values() if not each.reason.is_internal]
            self.fields["reasons"].choices = [  # type: ignore[attr-defined]
                (each.code, f"{each.code}: {each.label}") for each in told
            ]
        else:
            del self.fields["reasons"]

    @property
    def picked(self) -> dict[str, Any]:
        """As pick_outcome() takes it; reasons that were left ticked for another outcome do not count."""
        outcome = self.cleaned_data["outcome"]
        reasons = self.cleaned_data.get("reasons", []) if OUTCOMES[outcome].takes_reasons else []
        return {"outcome": outcome, "reasons": reasons}


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=_("Yes, with everything that is theirs. It cannot be undone."))


class ClockForm(forms.Form):
    forward = forms.TypedChoiceField(label=_("By how much?"), choices=list(STEPS.items()), coerce=int)
