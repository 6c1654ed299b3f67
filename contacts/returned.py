"""A copy to a confirmed address came back."""

from contacts.actions.addresses import doubt_address
from contacts.models import Address
from messaging.failures import Failure
from messaging.models import Delivery

# What says that an address is no good any more, and not that something was wrong for an hour.
DEAD = {Failure.NO_SUCH_ADDRESS}


def doubt_what_came_back(delivery: Delivery) -> None:
    """For purposes whose copies go to confirmed addresses (messaging.purposes, `undelivered`)."""
    if delivery.failure not in DEAD:
        return
    for address in Address.objects.of(delivery.message.recipient).reachable():
        if address.dialled == delivery.address:
            doubt_address(address, actor=None, trouble=Address.Trouble.RETURNED)
