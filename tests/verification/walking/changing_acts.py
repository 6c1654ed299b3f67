"""What a seller whose account stands does to change its details."""

from sellers.models import Seller
from tests.verification.changing import sent
from tests.verification.walking.acts import act
from tests.verification.walking.world import Person, World
from verification.changes.actions.changing import withdraw_change
from verification.life.table import CHANGED, At
from verification.models import ChangeRequest

STANDING = (At.ACTIVE, *CHANGED.values())


def _is_active(world: World) -> bool:
    return world.seller.status == Seller.Status.ACTIVE


def _is_open(world: World) -> bool:
    return ChangeRequest.objects.filter(status=ChangeRequest.Status.SUBMITTED).exists()


def _seller_of(user: Person) -> Seller:
    return Seller.objects.select_related("user").get(user=user.pk)


@act("submit_change", at=STANDING, ready=_is_active)
def change_a_name(world: World, user: Person) -> object:
    world.screen_asks(for_session=False)
    return sent(_seller_of(user), "person", family_name=f"Married{'d' * ChangeRequest.objects.count()}")


@act("withdraw_change", ready=_is_open)
def take_the_change_back(world: World, user: Person) -> object:
    return withdraw_change(_seller_of(user), actor=user)
