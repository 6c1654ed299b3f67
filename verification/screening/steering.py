"""What the screen of a test seller is to find: the app above that knows says so (register). Nobody says it of a live
one."""

from collections.abc import Callable

from sellers.models import Seller

Steer = Callable[[Seller], bool | None]
_steers: list[Steer] = []


def register(steer: Steer) -> None:
    _steers[:] = [steer]


def wish_of(seller: Seller) -> bool | None:
    """True: a session; False: nothing at all; None: whatever the rules find."""
    if not _steers or not seller.user.is_test:
        return None
    return _steers[0](seller)
