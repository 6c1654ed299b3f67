"""What account managers, leads and ops do. Whoever is qualified is drawn; nobody chooses a seller."""

from django.core.exceptions import PermissionDenied

from core.models import User
from scheduling.models import Booking
from tests.verification.walking.acts import act, people_as
from tests.verification.walking.world import MANAGERS, Person, World
from verification.assignment.actions.takeover import take_over_session
from verification.assignment.actions.taking import assign_case, begin_document_review, take_next
from verification.life.table import At, By
from verification.models import Decision, MissedSession, Review, SecondReview
from verification.reviewing.actions.decisions import confirm_fraud, decide, hold_decision
from verification.reviewing.actions.pausing import pause_session
from verification.reviewing.actions.reviews import abort_session, admit_seller, begin_session_review, release_review
from verification.reviewing.findings import findings_of, reasons_of
from verification.sessions.actions.away import replace_manager
from verification.sessions.actions.contests import answer_contest
from verification.sessions.actions.owed import give_session_again, waive_session
from verification.sessions.owed import lacks_session, owed_session

Outcome = Decision.Outcome
IN_REVIEW = (At.IN_SESSION, At.DOCUMENT_REVIEW)
WITH_SESSION = (At.SESSION_BOOKED, At.IN_SESSION)
ANYWHERE = tuple(at.name for at in At)


def _reviewer(world: World) -> list[str]:
    review = world.open_review
    return [world.names[review.reviewer.public_id]] if review else []


def _is_reviewed(world: World) -> bool:
    return world.open_review is not None


def _waits(world: World) -> bool:
    return world.open_review is None and not SecondReview.objects.holding().exists()


def _review(world: World) -> Review:
    """What is open, whoever has it."""
    review = world.open_review
    if review is None:
        raise PermissionDenied
    return review


# Documents.


@act(by=(By.REVIEWER,), at=(At.DOCUMENT_REVIEW,), ready=_waits, who=lambda world: [*MANAGERS, "both"])
def take(world: World, user: Person) -> object:
    world.refuse(user, "verification.review_case")
    assert isinstance(user, User)
    if world.open_review:
        raise PermissionDenied  # whoever has it is led to it, and takes nothing
    return take_next(user)


@act(by=(By.LEAD,), at=(At.DOCUMENT_REVIEW,), ready=_waits)
def assign(world: World, user: Person) -> object:
    return assign_case(world.case_for(user), actor=user, to=world.user("ben"), reason="urgent")


def _had_it_last(world: World) -> list[str]:
    last = Review.objects.filter(case=world.newest, session=None).select_related("reviewer").order_by("pk").last()
    return [world.names[last.reviewer.public_id]] if last else []


@act(by=(By.REVIEWER,), at=(At.DOCUMENT_REVIEW,), who=_had_it_last)
def go_on(world: World, user: Person) -> object:
    return begin_document_review(world.case_for(user), actor=user)


@act(by=(By.REVIEWER,), at=(At.DOCUMENT_REVIEW,), ready=_is_reviewed, who=_reviewer)
def give_back(world: World, user: Person) -> object:
    world.case_for(user)
    return release_review(_review(world), actor=user, reason="time")


# Sessions.


def _holder(world: World) -> list[str]:
    booking = world.case.booking
    return [world.names[booking.manager.user.public_id]] if booking else []


@act(by=(By.REVIEWER,), at=(At.SESSION_BOOKED,), who=_holder)
def open_the_room(world: World, user: Person) -> object:
    world.session_comes()
    return begin_session_review(world.case_for(user), actor=user)


@act("admit_seller", who=_holder)
def admit(world: World, user: Person) -> object:
    world.session_comes()
    review = begin_session_review(world.case_for(user), actor=user)
    if world.is_at(At.IN_SESSION):
        raise PermissionDenied  # was admitted before
    return admit_seller(review, actor=user)


def _others(world: World) -> list[str]:
    return [name for name in MANAGERS if name not in _holder(world)]


@act(by=(By.REVIEWER,), at=(At.IN_SESSION,), who=_others)
def take_over(world: World, user: Person) -> object:
    world.refuse(user, "scheduling.take_over_session")
    return take_over_session(world.case, actor=user, reason="cannot_go_on")


@act("pause_session", ready=_is_reviewed, who=_reviewer)
def pause(world: World, user: Person) -> object:
    world.case_for(user)
    return pause_session(_review(world), actor=user, reason="poor_quality", tried="Reloaded.")


@act("pause_session", ready=_is_reviewed, who=_reviewer)
def pause_with_all_done(world: World, user: Person) -> object:
    world.case_for(user)
    review = _review(world)
    if review.reviewer == user:
        world.work_through(review)
    return pause_session(review, actor=user, reason="our_fault", tried="Rang.")


@act("abort_session", ready=_is_reviewed, who=_reviewer)
def end_for_technology(world: World, user: Person) -> object:
    world.case_for(user)
    return abort_session(_review(world), actor=user, reason="connection_lost", tried="Reloaded.")


@act("abort_session", ready=_is_reviewed, who=_reviewer)
def end_for_a_concern(world: World, user: Person) -> object:
    world.case_for(user)
    return abort_session(_review(world), actor=user, reason="coercion", tried="")


@act("replace_manager")
def call_off(world: World, user: Person) -> object:
    """Nobody else has hours left."""
    world.refuse(user, "scheduling.change_accountmanager")
    world.close_calendars()
    return replace_manager(_booking(world), actor=user)


@act(by=(By.OPS, By.LEAD), at=(At.SESSION_BOOKED,))
def replace(world: World, user: Person) -> object:
    world.refuse(user, "scheduling.change_accountmanager")
    world.open_calendars()
    return replace_manager(_booking(world), actor=user)


def _booking(world: World) -> Booking:
    booking = world.case.booking
    if booking is None or booking.status != Booking.Status.BOOKED:
        raise PermissionDenied
    return booking


def _owes(world: World) -> bool:
    return owed_session(world.case) is not None or lacks_session(world.case)


def _may_give_again(world: World) -> list[str]:
    return people_as(By.LEAD if world.is_at(At.RULING_NEEDED) else By.REVIEWER)


@act("give_session_again", ready=_owes, who=_may_give_again)
def give_times_again(world: World, user: Person) -> object:
    return give_session_again(world.case_for(user), actor=user, reason="They rang.")


@act("waive_session", at=(At.RULING_NEEDED,), ready=_owes)
def go_on_without(world: World, user: Person) -> object:
    return waive_session(world.case_for(user), actor=user, reason="Met before.")


@act(by=(By.LEAD,), at=(At.DOCUMENT_REVIEW,), ready=_owes)
def do_without(world: World, user: Person) -> object:
    """While somebody may already look at the documents."""
    case = world.case_for(user)
    if not world.is_at(At.DOCUMENT_REVIEW):
        raise PermissionDenied
    return waive_session(case, actor=user, reason="Met before.")


def _contested(world: World) -> MissedSession | None:
    said = MissedSession.objects.exclude(contested_at=None).filter(answered_at=None)
    return said.select_related("case", "session").first()


@act("answer_contest", at=ANYWHERE, ready=lambda world: _contested(world) is not None)
def accept_contest(world: World, user: Person) -> object:
    return _answer_contest(world, user, accepted=True)


@act(by=(By.LEAD,), at=ANYWHERE, ready=lambda world: _contested(world) is not None)
def keep_finding(world: World, user: Person) -> object:
    return _answer_contest(world, user, accepted=False)


def _answer_contest(world: World, user: Person, *, accepted: bool) -> object:
    world.case_for(user)
    missed = _contested(world) or MissedSession.objects.select_related("case", "session").latest("pk")
    return answer_contest(missed, actor=user, accepted=accepted, text="We looked.")


# Decisions.


def _decide(
    world: World, user: Person, outcome: str, *, rejected: str = "", unsure: bool = False
) -> Decision | SecondReview:
    world.case_for(user)
    review = _review(world)
    if review.reviewer == user:
        world.work_through(review, rejected)
    codes = [*reasons_of(findings_of(review))]
    how = hold_decision if unsure else decide
    return how(review, actor=user, outcome=outcome, reason_codes=codes)


def _is_judged(world: World) -> bool:
    return _is_reviewed(world) and world.can_be_judged()


@act("decide", ready=_is_reviewed, who=_reviewer)
def approve(world: World, user: Person) -> object:
    return _decide(world, user, Outcome.APPROVED)


@act("hold_decision", at=IN_REVIEW, ready=_is_reviewed, who=_reviewer)
def approve_unsure(world: World, user: Person) -> object:
    return _decide(world, user, Outcome.APPROVED, unsure=True)


@act("hold_decision", at=IN_REVIEW, ready=_is_judged, who=_reviewer)
def reject_unsure(world: World, user: Person) -> object:
    return _decide(world, user, Outcome.REJECTED, rejected="altered", unsure=True)


@act("decide", ready=_is_reviewed, who=_reviewer)
def approve_in_haste(world: World, user: Person) -> object:
    """Nothing is looked at any more: refused, unless a session has shown everything before."""
    world.case_for(user)
    return decide(_review(world), actor=user, outcome=Outcome.APPROVED, reason_codes=[])


@act("decide", ready=_is_judged, who=_reviewer)
def ask_for_documents(world: World, user: Person) -> object:
    return _decide(world, user, Outcome.DOCUMENTS_NEEDED, rejected="cut_off")


@act("decide", ready=_is_judged, who=_reviewer)
def reject(world: World, user: Person) -> object:
    return _decide(world, user, Outcome.REJECTED, rejected="altered")


@act("decide", ready=_is_reviewed, who=_reviewer)
def suspect_fraud(world: World, user: Person) -> object:
    return _decide(world, user, Outcome.FRAUD_SUSPECTED)


@act("confirm_fraud")
def confirm(world: World, user: Person) -> object:
    return confirm_fraud(world.case_for(user), actor=user, confirmed=True)


@act("confirm_fraud")
def not_confirm(world: World, user: Person) -> object:
    return confirm_fraud(world.case_for(user), actor=user, confirmed=False)
