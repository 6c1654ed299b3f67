"""Booking one of the times held, and moving a session to one. Nobody types a time: it is that of the offer, so that no
change of clocks makes it another one, and what has passed is held no longer."""

from typing import Any

from django.utils.translation import gettext as _

from core.clock import database_now
from core.errors import DomainError
from integration.models import ApiKey
from scheduling.models import Booking, Offer
from verification.models import Case


def take(act: Any, case: Case, key: ApiKey, asked: dict[str, Any]) -> Booking:
    """`act`: choose_time or change_time. DomainError "offer_gone" or "offer_taken", and those of the action."""
    offer = Offer.objects.select_related("place").filter(seller=case.seller_id, public_id=asked["offer"]).first()
    if offer is None or _is_gone(offer):
        raise DomainError("offer_gone", _("This time is no longer held for the seller. Ask for other times."))
    zone = offer.place.time_zone if offer.place else asked["time_zone"]
    try:
        return act(case, actor=key, offer=offer, time_zone=zone)
    except DomainError as error:
        if error.code != "taken":
            raise
        raise DomainError("offer_taken", error.message) from error


def _is_gone(offer: Offer) -> bool:
    over = offer.status == Offer.Status.HELD and offer.expires_at <= database_now()
    return over or offer.status in (Offer.Status.RELEASED, Offer.Status.EXPIRED)
