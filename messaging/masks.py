"""Addresses as pages and messages show them: enough to recognise one's own. Pure."""

from phonenumbers import parse


def mask_email(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def mask_number(number: str) -> str:
    """Country code and the last three digits of a number in international form, such as +44 ••• 123."""
    return f"+{parse(number).country_code}\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}{number[-3:]}"
