"""What a seller does, on pages that know no other case than theirs."""

from core.clock import database_now
from scheduling.models import Offer
from sellers.actions import save_tax_information
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from tests.sellers import samples
from tests.verification.walking.acts import act
from tests.verification.walking.world import NO_CASE, Person, World
from verification.actions.cases import (
    cancel_time,
    change_time,
    choose_time,
    correct_details,
    renew_times,
    resubmit_documents,
    submit_case,
    wish_times,
)
from verification.appeals.actions.lodging import file_appeal, withdraw_appeal
from verification.appeals.standing import possible_step
from verification.campaigns.actions.inviting import decline_invitation, postpone_invitation
from verification.life.table import CLOSED, At, By
from verification.models import Appeal, Decision, MissedSession
from verification.sessions.actions.asking import ask_without_video
from verification.sessions.actions.contests import can_contest, contest_missed
from verification.sessions.actions.places import choose_place

CHOOSING = (At.TIMES_HELD, At.TIMES_GONE, At.TIMES_WANTED, At.POSTPONED)
ANEW = (NO_CASE, At.REJECTED, At.WITHDRAWN, At.LAPSED)
OPEN = tuple(at for at in At if at.value.status not in CLOSED)
WISH = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "hours": ["morning", "afternoon", "evening"], "time_zone": "Europe/London"}
ZONE = "Europe/London"


def _seller_of(user: Person) -> Seller:
    return Seller.objects.get(user=user.pk)


def _is_unlocked(world: World) -> bool:
    return world.seller.locked_at is None


def _submit(world: World, user: Person, *, for_session: bool) -> object:
    if user == world.people["seller"]:
        world.upload_what_is_missing(upload_document)
    world.screen_asks(for_session)
    return submit_case(_seller_of(user), actor=user)


@act("submit_case", at=ANEW, ready=_is_unlocked)
def submit_to_a_session(world: World, user: Person) -> object:
    return _submit(world, user, for_session=True)


@act("submit_case", at=ANEW, ready=_is_unlocked)
def submit_to_a_review(world: World, user: Person) -> object:
    return _submit(world, user, for_session=False)


@act("renew_times")
def ask_for_other_times(world: World, user: Person) -> object:
    return renew_times(world.case_of(user), actor=user, declined=True)


@act("wish_times")
def wish(world: World, user: Person) -> object:
    return wish_times(world.case_of(user), actor=user, **WISH)


@act("choose_place")
def meet_in_person_or_not(world: World, user: Person) -> object:
    case = world.case_of(user)
    return choose_place(case, actor=user, place=None if case.place else world.place)


def _held(world: World) -> Offer | None:
    return world.seller.offers.held().first()


@act("choose_time", ready=lambda world: _held(world) is not None)
def choose(world: World, user: Person) -> object:
    """A time that was held a moment ago, or no time at all."""
    offer = _held(world) or Offer.objects.order_by("pk").last() or Offer()
    return choose_time(world.case_of(user), actor=user, offer=offer, time_zone=ZONE)


@act(by=(By.SELLER,), at=(At.SESSION_BOOKED,))
def change(world: World, user: Person) -> object:
    case = world.case_of(user)
    offers = renew_times(case, actor=user)
    return change_time(case, actor=user, offer=offers[0] if offers else Offer(), time_zone=ZONE)


@act("cancel_time")
def cancel(world: World, user: Person) -> object:
    return cancel_time(world.case_of(user), actor=user)


def _is_invited(world: World) -> bool:
    return hasattr(world.case, "invitation")


@act("postpone_invitation", ready=_is_invited)
def postpone(world: World, user: Person) -> object:
    return postpone_invitation(world.case_of(user), actor=user)


@act("decline_invitation", ready=_is_invited)
def decline(world: World, user: Person) -> object:
    return decline_invitation(world.case_of(user), actor=user)


@act("ask_without_video")
def ask_for_documents_instead(world: World, user: Person) -> object:
    return ask_without_video(world.case_of(user), actor=user, why="No camera here.")


def _to_contest(world: World) -> MissedSession | None:
    return next((each for each in world.case.missed.all() if can_contest(world.case, each)), None)


@act(by=(By.SELLER,), at=OPEN, ready=lambda world: _to_contest(world) is not None)
def contest(world: World, user: Person) -> object:
    case = world.case_of(user)
    missed = _to_contest(world) or case.missed.select_related("case__seller", "session").latest("pk")
    return contest_missed(missed, actor=user, text="I was there.")


@act("correct_details")
def correct(world: World, user: Person) -> object:
    return correct_details(world.case_of(user), actor=user)


@act("resubmit_documents")
def send_documents(world: World, user: Person) -> object:
    case = world.case_of(user)
    world.upload_what_is_missing(upload_document)
    return resubmit_documents(case, actor=user)


@act("resubmit_documents")
def send_nothing(world: World, user: Person) -> object:
    """Refused while a document is missing; what was accepted needs nothing."""
    return resubmit_documents(world.case_of(user), actor=user)


@act("resubmit_documents")
def send_documents_that_now_ask_for_a_session(world: World, user: Person) -> object:
    """The policy draws everybody meanwhile."""
    world.screen_asks(for_session=True)
    return send_documents(world, user)


@act(by=(By.SELLER,), at=(At.DOCUMENTS_NEEDED,), ready=lambda world: _missing(world) is not None)
def upload(world: World, user: Person) -> object:
    documents = world.case_of(user).seller.documents
    document = documents.filter(status__in=Document.MISSING).first() or documents.latest("pk")
    return upload_document(document, actor=user, content=samples.jpeg())


def _missing(world: World) -> Document | None:
    return world.seller.documents.filter(status__in=Document.MISSING).first()


@act("save_tax_information")
def enter_tax(world: World, user: Person) -> object:
    world.case_of(user)
    return save_tax_information(_seller_of(user), actor=user, country="DE", number="12345678901")


def _rejection(world: World) -> Decision | None:
    return Decision.objects.filter(case=world.newest).select_related("case__seller__user").first()


def _may_appeal(world: World) -> bool:
    decision = _rejection(world)
    return decision is not None and possible_step(decision, now=database_now()) is not None


@act("file_appeal", ready=_may_appeal)
def appeal(world: World, user: Person) -> object:
    decision = Decision.objects.filter(case=world.case_of(user)).select_related("case__seller__user").latest("pk")
    return file_appeal(decision, actor=user, text="It is wrong.")


@act("withdraw_appeal")
def withdraw(world: World, user: Person) -> object:
    handed_in = Appeal.objects.filter(decision__case=world.case_of(user)).select_related("decision__case")
    return withdraw_appeal(handed_in.latest("pk"), actor=user)
