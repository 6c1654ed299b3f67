"""How a key stands, as lists and pages show it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from integration.models import ApiKey

UNUSED = timedelta(days=90)


def has_ended(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now)


def standing_of(key: ApiKey, now: datetime) -> tuple[str, str]:
    """The colour of its tag, and a word."""
    if key.revoked_at:
        return "bad", _("revoked")
    if has_ended(key, now):
        return "closed", _("expired")
    if key.last_used_at is None:
        return "todo", _("never used")
    if now - key.last_used_at > UNUSED:
        return "waiting", _("unused for 90 days")
    return ("waiting", _("ends")) if key.expires_at else ("good", _("in force"))
