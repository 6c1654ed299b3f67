"""Adding a passkey or security key, in words that say what the choice means."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this key")
        self.fields["passwordless"].label = _("Let it log me in by itself, without my password")
        self.fields["passwordless"].help_text = _(
            "It then has to be one that opens with a PIN, a fingerprint or a face. That never leaves your device."
        )
