"""What the sweeps do, once its time has come. Before it, they do nothing: that is how a sweep refuses."""

from datetime import timedelta

from django.utils import timezone

from scheduling.models import Booking, Presence, Session, Side
from tests.verification.attending import was_there
from tests.verification.walking.acts import act
from tests.verification.walking.world import Person, World
from verification.actions.apologising import apologise_due
from verification.actions.cases import offer_to_waiting
from verification.actions.expiring import expire_due
from verification.actions.promising import PROMISED
from verification.assignment.actions.idle import release_idle
from verification.campaigns.actions.campaigns import save_campaign, start_campaign
from verification.campaigns.actions.inviting import invite_due
from verification.campaigns.invitees import Wanted, sellers_wanted
from verification.life.table import At, By
from verification.models import Campaign, Case, Review
from verification.reviewing.actions.pausing import pause_undecided
from verification.sessions.actions.missed import find_missed_sessions

ITSELF = (By.SYSTEM,)
EXPIRING = (At.TIMES_HELD, At.TIMES_GONE, At.DOCUMENTS_NEEDED, At.TAX_MISSING)
ENDED = (At.REJECTED, At.WITHDRAWN, At.LAPSED)


@act("expire_due", by=ITSELF, at=EXPIRING)
def sellers_deadline_passes(world: World, _nobody: Person) -> object:
    world.deadline_passes()
    return expire_due()


@act(by=ITSELF, at=tuple(PROMISED))
def promised_day_passes(world: World, _nobody: Person) -> object:
    world.deadline_passes()
    return apologise_due()


@act("offer_to_waiting")
def times_become_free(world: World, _nobody: Person) -> object:
    world.open_calendars()
    return offer_to_waiting()


@act(by=ITSELF, at=(At.TIMES_HELD, At.TIMES_GONE))
def calendars_fill(world: World, _nobody: Person) -> object:
    """Who asks for other times now waits for staff to find one."""
    if world.newest is None:
        return 0
    world.close_calendars()
    return 1


@act("find_missed_sessions", at=(At.SESSION_BOOKED,))
def seller_does_not_come(world: World, _nobody: Person) -> object:
    return _session_over(world, sides=[Side.MANAGER])


@act("find_missed_sessions", at=(At.SESSION_BOOKED,))
def manager_does_not_come(world: World, _nobody: Person) -> object:
    return _session_over(world, sides=[Side.SELLER])


def _session_over(world: World, *, sides: list[str]) -> int:
    if world.newest and world.is_at(At.SESSION_BOOKED):
        world.session_comes(16, seller_is_there=False)
        for side in sides:
            booking = world.case.booking
            assert booking
            was_there(booking.session, side, from_minute=-1, to_minute=10)
    return find_missed_sessions()


@act("find_missed_sessions", at=(At.IN_SESSION,))
def both_leave(world: World, _nobody: Person) -> object:
    _time_is_over(world)
    return find_missed_sessions()


@act("pause_undecided", ready=lambda world: world.open_review is not None)
def manager_leaves_without_deciding(world: World, _nobody: Person) -> object:
    review = world.open_review
    if review and review.session:
        world.work_through(review)
    _time_is_over(world)
    return pause_undecided()


def _time_is_over(world: World) -> None:
    """Of the session that is going on: nobody has shown a sign for hours."""
    if not world.newest or not world.is_at(At.IN_SESSION):
        return
    long_ago = timezone.now() - timedelta(hours=3)
    Booking.objects.filter(case=world.case).update(period=(long_ago, long_ago + timedelta(minutes=30)))
    sessions = Session.objects.filter(booking__case=world.case)
    sessions.update(entered_at=long_ago, admitted_at=long_ago)
    Presence.objects.filter(session__in=sessions).update(came_at=long_ago, seen_at=long_ago)
    Case.objects.filter(pk=world.case.pk).update(since=long_ago)


@act(by=ITSELF, at=(At.DOCUMENT_REVIEW,), ready=lambda world: world.open_review is not None)
def reviewer_does_nothing(world: World, _nobody: Person) -> object:
    Review.objects.filter(ended_at=None, session=None).update(seen_at=timezone.now() - timedelta(days=1))
    return release_idle()


@act("invite_due", at=ENDED, ready=lambda world: _wanted(world) is not None)
def campaign_invites(world: World, _nobody: Person) -> object:
    wanted = _wanted(world) or Wanted()
    campaign = Campaign(name=f"Again {Campaign.objects.count()}", pace_per_day=10)
    save_campaign(campaign, actor=world.user("ops"), wanted=wanted)
    start_campaign(campaign, actor=world.user("ops"))
    world.open_calendars()
    return invite_due()


def _wanted(world: World) -> Wanted | None:
    possible = [Wanted(outcome=at.value.status) for at in ENDED]
    return next((each for each in possible if sellers_wanted(each).exists()), None)
