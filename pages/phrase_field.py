"""The field for an anti-phishing phrase, at registration and afterwards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from core.phrases import DIGITS, digits_in, is_words, tidy, width_of

SHORTEST, LONGEST = 6, 60


class _Width(MinLengthValidator):
    def clean(self, x: Any) -> Any:
        return width_of(x)


def _refuse_what_misleads(phrase: str) -> None:
    if not is_words(phrase):
        raise ValidationError(
            _("Use words and numbers only: full stops, colons, slashes and @ could be mistaken for a link.")
        )
    if digits_in(phrase) > DIGITS:
        raise ValidationError(
            _("Use four digits at most: a longer number could be mistaken for a code or a telephone number.")
        )


class PhraseField(forms.CharField):
    """Cleans to the phrase as it is kept (core.phrases.tidy)."""

    widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})

    def __init__(self) -> None:
        super().__init__(
            label=_("Your phrase"),
            max_length=LONGEST,
            validators=[_Width(SHORTEST), _refuse_what_misleads],
            help_text=_("Words that only you and we know, 6 to 60 characters long. Do not take a password."),
        )

    def to_python(self, value: str | None) -> str:
        return tidy(super().to_python(value) or "")


def refuse_secret(phrase: str, *, email: str, is_password: bool) -> None:
    """ValidationError for what must not stand in a message, or what everybody knows."""
    known = {email.casefold(), email.partition("@")[0].casefold()}
    if is_password or phrase.casefold() in known:
        raise ValidationError(
            _("Choose other words, not your password or your address: the phrase stands in every e-mail.")
        )
