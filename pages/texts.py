"""A form with a field in every language for each text that staff write and sellers read (core.wording)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from core.languages import language_name

LENGTH = 1000


class TextsForm(forms.ModelForm):
    """`texts`: {name of the model's JSON field: label}. What is left empty is kept out of the row."""

    texts: ClassVar[Mapping[str, Any]] = {}
    lengths: ClassVar[Mapping[str, int]] = {}  # of those that may be longer or shorter than LENGTH

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.texts.items():
            for code, _name in settings.LANGUAGES:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label}: {language_name(code)}",
                    required=False,
                    max_length=self.lengths.get(name, LENGTH),
                    initial=getattr(self.instance, name).get(code, ""),
                    widget=forms.Textarea({"rows": 6 if self.lengths.get(name, LENGTH) > LENGTH else 3, "lang": code}),
                )

    def clean(self) -> None:
        super().clean()
        for name in self.texts:
            said = {code: self.cleaned_data.get(f"{name}_{code}", "") for code, _name in settings.LANGUAGES}
            setattr(self.instance, name, {code: text for code, text in said.items() if text})
