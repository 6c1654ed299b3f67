"""To which countries codes are sent (R17)."""

from django.db import transaction

from audit.log import record
from contacts.models import CountryChange
from core.models import User


@transaction.atomic
def save_country_change(change: CountryChange, *, actor: User) -> None:
    change.save()
    data = {"country": change.country, "is_served": change.is_served}
    record("country.changed", actor=actor, subject=change, data=data)


@transaction.atomic
def remove_country_change(change: CountryChange, *, actor: User) -> None:
    """Codes are sent there again as to every other country of which ops say nothing."""
    record("country.change_removed", actor=actor, subject=change, data={"country": change.country})
    change.delete()
