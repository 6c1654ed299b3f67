"""A copy to a confirmed address came back."""

from contacts.actions.addresses import doubt_address
from contacts.models import Address
from contacts.ways import reached_at
from core.models import User
from messaging.failures import Failure
from messaging.models import Delivery

# What says that an address is no good any more, and not that something was wrong for an hour.
DEAD = {Failure.NO_SUCH_ADDRESS}


def confirmed_addresses(user: User) -> list[Address]:
    """Of this seller's emergency contact, without those that are in doubt already."""
    mine = Address.objects.of(user).filter(status=Address.Status.VERIFIED, trouble="")
    return list(mine.order_by("kind"))


def doubt_what_came_back(delivery: Delivery) -> None:
    """For purposes whose copies go to confirmed addresses (messaging.purposes, `undelivered`)."""
    if delivery.failure not in DEAD:
        return
    for address in confirmed_addresses(delivery.message.recipient):
        if reached_at(address) == delivery.address:
            doubt_address(address, actor=None, trouble=Address.Trouble.RETURNED)
