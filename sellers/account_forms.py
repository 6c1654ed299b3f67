"""The forms of django-allauth, in the words of this house."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.phrases import new_phrase, tidy
from pages.phrase_field import PhraseField, refuse_secret

EMAIL = _("E-mail address")
LABELS = {
    "email": EMAIL,
    "login": EMAIL,
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "name": _("Name of this key"),
    "passwordless": _("Let it log me in by itself, without my password"),
}
PASSWORD_RULES = _("At least 10 characters: no common password, not your e-mail address, and not digits alone.")
HELP = {
    "password1": PASSWORD_RULES,
    "passwordless": _(
        "Only for a key that opens with a PIN, a fingerprint or a face. None of these leaves your device."
    ),
}


class Relabelled(forms.BaseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)


class NewPassword(Relabelled):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password once more")


class LoginForm(Relabelled, account.LoginForm):
    pass


class SignupForm(Relabelled, account.SignupForm):
    """With a password or, of the same class, by passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["phrase"] = PhraseField()
        field.label, field.initial = _("Your anti-phishing phrase"), new_phrase
        field.help_text = _(
            "It will stand in every e-mail from us: one without it is not from us. "
            "Keep these words, or choose your own. You can change them later."
        )

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        phrase, password = cleaned.get("phrase"), tidy(cleaned.get("password1") or "")
        if phrase:
            try:
                is_password = phrase.casefold() == password.casefold()
                refuse_secret(phrase, email=cleaned.get("email", ""), is_password=is_password)
            except forms.ValidationError as error:
                self.add_error("phrase", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> Any:
        """An address that has an account already costs a password's hash too: the answer takes as long."""
        if self.account_already_exists:
            make_password(self.cleaned_data.get("password1"))
        return super().try_save(request)


class AddEmailForm(Relabelled, account.AddEmailForm):
    """The only address is replaced by what is added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangeEmailForm(Relabelled, account.ChangeEmailForm):
    pass


class RequestLoginCodeForm(Relabelled, account.RequestLoginCodeForm):
    pass


class ReauthenticateForm(Relabelled, account.ReauthenticateForm):
    pass


class ResetPasswordForm(Relabelled, account.ResetPasswordForm):
    pass


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):
    pass


class ActivateAppForm(Relabelled, totp.ActivateTOTPForm):
    """At this moment there is no recovery code yet that could be used in its place."""

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError as wrong:
            if wrong.code != "incorrect_code":
                raise
            text = _("This code is wrong or too old. Wait for the next one in your app.")
            raise forms.ValidationError(text, code=wrong.code) from wrong


class AddPasskeyForm(Relabelled, webauthn.AddWebAuthnForm):
    pass


class EditPasskeyForm(Relabelled, webauthn.EditWebAuthnForm):
    pass


class PhraseForm(forms.Form):
    phrase = PhraseField()

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, initial={"phrase": user.phrase})
        self.user = user

    def clean_phrase(self) -> str:
        phrase = self.cleaned_data["phrase"]
        refuse_secret(phrase, email=self.user.email, is_password=check_password(phrase, self.user.password))
        return phrase
