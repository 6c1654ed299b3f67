"""An announcement as ops write it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pages.texts import TextsForm
from sellers.countries import country_choices
from sellers.models import Business, Seller
from verification.announcements.audience import Audience
from verification.announcements.words import TEXT_LENGTH, TITLE_LENGTH, is_page_of_ours, is_plain
from verification.models import AnnouncementVersion


class AnnouncementForm(TextsForm):
    """A draft may be incomplete; what keeps it from being published stands on its page."""

    texts = {"title": _("Title"), "body": _("Text"), "task": _("What to do")}
    lengths = {"title": TITLE_LENGTH, "body": TEXT_LENGTH}
    statuses = forms.MultipleChoiceField(
        label=_("Account statuses"),
        choices=Seller.Status.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all but closed accounts."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of business"),
        choices=Business.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all, also those who have not entered theirs yet."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries or regions of the business"),
        widget=forms.SelectMultiple({"size": 12}),
        required=False,
        help_text=_("None chosen: all. Several: hold Ctrl or ⌘."),
    )

    class Meta:
        model = AnnouncementVersion
        fields = ["effective_on", "path", "note"]
        widgets = {"effective_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "effective_on": _("It counts from the beginning of this day on, where each seller is."),
            "path": _("A page for sellers on this site, such as /contact/. Empty: the list of announcements."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = country_choices()[1:]  # type: ignore[attr-defined]
        for name, chosen in vars(Audience.from_json(self.instance.audience)).items():
            self.fields[name].initial = list(chosen)
        for name in ("note",) if not self.is_correction else vars(Audience()):
            del self.fields[name]
        for code, _name in settings.LANGUAGES:
            self.fields[f"title_{code}"].widget = forms.TextInput({"lang": code, "class": "vLargeTextField"})
        texts = [f"{name}_{code}" for code, _name in settings.LANGUAGES for name in self.texts]
        self.order_fields(["note", "effective_on", "path", *texts, "statuses", "kinds", "countries"])

    @property
    def is_correction(self) -> bool:
        """It reaches those for whom it corrects something: its audience stays."""
        return (self.instance.number or 1) > 1

    def clean_path(self) -> str:
        path = self.cleaned_data["path"].strip()
        if not is_page_of_ours(path):
            raise forms.ValidationError(
                _("There is no such page for sellers on this site. Enter a path such as /contact/.")
            )
        return path

    def clean(self) -> None:
        for code, _name in settings.LANGUAGES:  # it is the subject of a mail: one line
            self.cleaned_data[f"title_{code}"] = " ".join(self.cleaned_data.get(f"title_{code}", "").split())
        super().clean()
        for name in self.texts:
            for code, _name in settings.LANGUAGES:
                if not is_plain({code: self.cleaned_data.get(f"{name}_{code}", "")}):
                    self.add_error(f"{name}_{code}", NOT_PLAIN)
        if not self.is_correction:
            chosen = {name: tuple(self.cleaned_data.get(name, ())) for name in vars(Audience())}
            self.instance.audience = Audience(**chosen).as_json()


NOT_PLAIN = _(
    "Write plain text: no HTML, and no addresses of pages or mailboxes. The page it is about goes into its own field."
)


class ProposeForm(forms.Form):
    reason = forms.CharField(label=_("Why it is announced"), max_length=300, widget=forms.Textarea({"rows": 2}))


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Why it is withdrawn"), max_length=300, widget=forms.Textarea({"rows": 2}))
