"""What staff do once it was decided: second decisions and appeals."""

from django.core.exceptions import PermissionDenied

from core.models import User
from scheduling.models import AccountManager
from tests.verification.seconds import all_fine
from tests.verification.walking.acts import act, people_as
from tests.verification.walking.staffs_acts import ANYWHERE, Outcome
from tests.verification.walking.world import MANAGERS, Person, World
from verification.appeals.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.appeals.hearers import in_hand, waiting_for
from verification.life.table import At, By
from verification.models import Appeal, DocumentOutcome, SecondReview
from verification.second.actions.deciding_again import decide_again, give_second_back, settle_second, take_second
from verification.second.actions.deciding_again import waiting_for as seconds_waiting_for


def _second(world: World, status: str) -> SecondReview | None:
    return SecondReview.objects.filter(status=status).order_by("pk").last()


def _in_second(world: World) -> list[str]:
    second = _second(world, SecondReview.Status.OPEN)
    return [world.names[second.reviewer.public_id]] if second and second.reviewer else []


def _second_in(status: str, world: World, user: Person) -> SecondReview:
    world.refuse(user, "verification.review_case")
    second = _second(world, status) or SecondReview.objects.order_by("pk").last()
    if second is None:
        raise PermissionDenied
    return second


def _may_decide_again(world: World) -> list[str]:
    able = AccountManager.objects.select_related("user").filter(user__in=[world.user(name) for name in MANAGERS])
    return [world.names[each.user.public_id] for each in able if seconds_waiting_for(each).exists()]


@act(by=(By.REVIEWER,), at=ANYWHERE, ready=lambda world: _second(world, "waiting") is not None, who=_may_decide_again)
def take_a_second(world: World, user: Person) -> object:
    world.refuse(user, "verification.review_case")
    assert isinstance(user, User)
    if _in_second(world):
        raise PermissionDenied
    return take_second(user)


@act(by=(By.REVIEWER,), at=ANYWHERE, ready=lambda world: bool(_in_second(world)), who=_in_second)
def give_the_second_back(world: World, user: Person) -> object:
    return give_second_back(_second_in("open", world, user), actor=user, reason="time")


@act("decide_again", at=ANYWHERE, ready=lambda world: bool(_in_second(world)), who=_in_second)
def decide_alike(world: World, user: Person) -> object:
    """For the same reasons too."""
    second = _second_in("open", world, user)
    rejected = second.review.document_outcomes.filter(outcome=DocumentOutcome.Outcome.REJECTED)
    against = dict(rejected.values_list("document__kind", "reason_code"))
    return decide_again(second, actor=user, outcome=second.first_outcome, found=all_fine(second, **against))


@act("decide_again", at=ANYWHERE, ready=lambda world: bool(_in_second(world)), who=_in_second)
def decide_otherwise(world: World, user: Person) -> object:
    second = _second_in("open", world, user)
    other = Outcome.APPROVED if second.first_outcome != Outcome.APPROVED else Outcome.FRAUD_SUSPECTED
    return decide_again(second, actor=user, outcome=other, found=all_fine(second))


def _is_disputed(world: World) -> bool:
    return _second(world, SecondReview.Status.DISAGREED) is not None


@act("settle_second", at=ANYWHERE, ready=_is_disputed)
def settle_for_the_first(world: World, user: Person) -> object:
    return _settle(world, user, SecondReview.Side.FIRST)


@act("settle_second", at=ANYWHERE, ready=_is_disputed)
def settle_for_the_second(world: World, user: Person) -> object:
    return _settle(world, user, SecondReview.Side.SECOND)


@act("settle_second", at=ANYWHERE, ready=_is_disputed)
def settle_for_neither(world: World, user: Person) -> object:
    return _settle(world, user, SecondReview.Side.NEITHER)


def _settle(world: World, user: Person, side: str) -> SecondReview:
    second = _second_in("disagreed", world, user)
    return settle_second(second, actor=user, settled_for=side, why="Look at page 1.")


# Appeals.


def _hearer(world: World) -> list[str]:
    open_one = Appeal.objects.open().exclude(assigned_to=None).select_related("assigned_to").first()
    return [world.names[open_one.assigned_to.public_id]] if open_one and open_one.assigned_to else []


def _may_hear(world: World) -> list[str]:
    able = people_as(By.REVIEWER)
    return [name for name in able if waiting_for(world.user(name)).exists()]


@act(by=(By.REVIEWER, By.LEAD), at=(At.APPEALED,), ready=lambda world: bool(_may_hear(world)), who=_may_hear)
def hear(world: World, user: Person) -> object:
    world.refuse(user, "verification.review_case")
    assert isinstance(user, User)
    if in_hand(user).exists():
        raise PermissionDenied
    return take_appeal(user)


def _appeal(world: World, user: Person) -> Appeal:
    world.refuse(user, "verification.review_case")
    found = Appeal.objects.handed_in().select_related("decision__case").first()
    if found is None:
        raise PermissionDenied
    return found


@act(by=(By.REVIEWER, By.LEAD), at=(At.APPEALED,), ready=lambda world: bool(_hearer(world)), who=_hearer)
def give_the_appeal_back(world: World, user: Person) -> object:
    return release_appeal(_appeal(world, user), actor=user, reason="time")


@act("answer_appeal", ready=lambda world: bool(_hearer(world)), who=_hearer)
def uphold(world: World, user: Person) -> object:
    return answer_appeal(_appeal(world, user), actor=user, overturned=False, text="We looked.")


@act("answer_appeal", ready=lambda world: bool(_hearer(world)), who=_hearer)
def overturn(world: World, user: Person) -> object:
    return answer_appeal(_appeal(world, user), actor=user, overturned=True, text="You are right.")
