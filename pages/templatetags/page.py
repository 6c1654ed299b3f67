"""Texts that the scripts of every page need, in the page's language."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def base_texts():
    return {
        "characterCount": _character_count(),
        "copy": {"done": _("Copied"), "failed": _("Copying failed. Select the text and copy it.")},
        "passkey": _passkey(),
        "passwordInput": _password_input(),
    }


def _character_count():
    return {
        "charactersUnderLimit": {"other": _("Characters left: %%{count}") % ()},
        "charactersAtLimit": _("No characters left"),
        "charactersOverLimit": {"other": _("Characters too many: %%{count}") % ()},
    }


def _passkey():
    return {
        "cancelled": _("The passkey was not used: the request was cancelled or took too long. Try again."),
        "known": _("This device already holds a passkey for your account. Use it, or choose another device."),
        "unsupported": _("This browser does not support passkeys. Use another browser or another way to log in."),
        "failed": _("The passkey did not work. Try again, or use another way to log in."),
    }


def _password_input():
    return {
        "showPassword": _("Show"),
        "hidePassword": _("Hide"),
        "showPasswordAriaLabel": _("Show password"),
        "hidePasswordAriaLabel": _("Hide password"),
        "passwordShownAnnouncement": _("Your password is visible."),
        "passwordHiddenAnnouncement": _("Your password is hidden."),
    }
