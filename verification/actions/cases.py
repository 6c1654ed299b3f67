"""What moves a case on the seller's side, from submission to the chosen time."""

import secrets
from typing import cast

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.policy import current_policy
from core.sweeping import BATCH, each_locked
from messaging.outbox import queue_message
from scheduling import actions as scheduling
from scheduling.models import Booking, Offer
from sellers.actions import lock_details, unlock_details
from sellers.models import Document, Seller
from sellers.rules import missing_steps
from verification.actions.moving import lock, move, move_to_booking, require
from verification.actions.promising import turn_to
from verification.changes.correctable import refuse_to_open
from verification.changes.needs import Need
from verification.life.deadlines import due_moment
from verification.life.table import FIRST, OVER, At, state_of
from verification.models import Case, ChangeRequest, Screening
from verification.screening.actions.running import asks_anew, keep_screening, screened
from verification.screening.facts import NOT_DRAWN
from verification.screening.rule import Rule
from verification.screening.rules.said import FAILED_BEFORE, NOT_MET, SUSPENDED
from verification.sessions.actions.offering import choose_again, hold_times, offer_times
from verification.sessions.owed import lacks_session, last_session_failed
from verification.statements import send_lock

Status = Case.Status


@transaction.atomic
def submit_case(seller: Seller, *, actor: Subject, language: str = "") -> Case:
    """Lock the details, run the risk screen, and either offer times or send the case to a person.

    `language` is that of a session, should one be needed. DomainError: "already_submitted", "certify_first",
    "incomplete".
    """
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    _refuse_if_not_ready(seller)
    suspended = [SUSPENDED] if seller.status == Seller.Status.SUSPENDED else []
    return begin_case(seller, actor=actor, language=language, said=suspended)


def begin_case(
    seller: Seller,
    *,
    actor: Subject,
    language: str = "",
    said: list[Rule] | None = None,
    change: ChangeRequest | None = None,
) -> Case:
    """Of a locked seller; where it decides on a `change`, as that would have them (verification.changes.as_asked). For
    one that takes no more than a document nobody is drawn at random, nor in the test world."""
    never = seller.user.is_test or (change and change.need != Need.CASE)
    drawn = NOT_DRAWN if never else secrets.randbelow(10_000) / 100
    screening = screened(seller, draw=drawn, said=[*(said or []), *_found_in(seller)])
    to_session = screening.outcome == Screening.Outcome.SESSION
    now = screening.ran_at
    case = Case(
        seller=seller,
        change=change,
        status=Status.SESSION_NEEDED if to_session else Status.DOCUMENT_REVIEW,
        language=language or seller.user.language,
        submitted_at=now,
        since=now,
    )
    case.due_at = due_moment(case, FIRST[Status(case.status)], now=now)
    case.save()
    turn_to(case, FIRST[Status(case.status)])
    signals = keep_screening(screening, case)
    lock_details(seller, actor=actor)
    data = {"seller": seller.public_id, "signals": signals, "screening": screening.public_id}
    data |= {"change": change.public_id} if change else {}
    record("case.submitted", actor=actor, subject=case, data=data)
    if to_session:
        offer_times(case, actor=None, tell=True)
    else:
        queue_message("case_submitted", to=seller.user, about=case)
    return case


def _found_in(seller: Seller) -> list[Rule]:
    """What no detail shows: an account does not open again on paper, nor does paper make good what a session left, nor
    does a session go away by waiting until the case is closed."""
    last = seller.cases.order_by("-id").first()
    unmet = [NOT_MET] if last and _given_up(last) and lacks_session(last) else []
    return unmet + ([FAILED_BEFORE] if last_session_failed(seller) else [])


def _given_up(case: Case) -> bool:
    """Not decided, and by nothing but the seller's doing. An invitation may be declined."""
    return case.status == Status.LAPSED or (case.status == Status.WITHDRAWN and case.change_id is not None)


def _refuse_if_not_ready(seller: Seller) -> None:
    if seller.certifications.suspending().exists():
        raise DomainError(
            "certify_first",
            _("Your account is suspended until you certify your details. Do that first: your home page leads there."),
        )
    if not _can_begin(seller) or seller.cases.unsettled().exists():
        raise DomainError(
            "already_submitted", _("You have already submitted your details. This page shows how they stand.")
        )
    if missing_steps(seller):
        raise DomainError(
            "incomplete", _("Something is still missing. Your home page shows what: complete it, then submit.")
        )


def _can_begin(seller: Seller) -> bool:
    """Who is suspended can, once a session to which they were invited has opened nothing."""
    if seller.status == Seller.Status.SUSPENDED:
        newest = seller.cases.filter(change=None).order_by("-id")
        return newest.values_list("status", flat=True).first() in OVER
    return seller.status == Seller.Status.ONBOARDING


@transaction.atomic
def renew_times(case: Case, *, actor: Subject, declined: bool = False) -> list[Offer]:
    """Other times: those offered do not fit (`declined`) or are held no longer, or an agreed one is to be changed."""
    case = lock(case)
    require(case, Status.SESSION_NEEDED, Status.SESSION_BOOKED)
    if case.status == Status.SESSION_NEEDED:
        case.declined_sets += declined
        return offer_times(case, actor=actor, tell=False)
    record("case.times_offered", actor=actor, subject=case)
    return hold_times(case, actor=actor)


@transaction.atomic
def wish_times(case: Case, *, actor: Subject, weekdays: list[int], hours: list[str], time_zone: str) -> list[Offer]:
    """Nothing that was offered fits: times as wished, or else staff have to find one. What is held stays meanwhile."""
    case = lock(case)
    require(case, Status.SESSION_NEEDED)
    case.wished_times = {"weekdays": weekdays, "hours": hours, "time_zone": time_zone}
    record("case.times_wished", actor=actor, subject=case, data=case.wished_times)
    offers = offer_times(case, actor=actor, tell=False)
    if not offers:
        queue_message("times_wanted", to=case.seller.user, about=case, revision=case.offer_sets)
    return offers


@transaction.atomic
def choose_time(case: Case, *, actor: Subject, offer: Offer, time_zone: str) -> Booking:
    """The same offer again is the same booking (double click).

    DomainError("taken") when somebody was faster or the hold has ended; nothing has changed then.
    """
    send_lock(case)
    booking, is_new = scheduling.book_offer(_own(case, offer), actor=actor, time_zone=time_zone)
    if is_new:
        require(case, Status.SESSION_NEEDED)
        move_to_booking(case, booking, actor=actor)
    return booking


def _own(case: Case, offer: Offer) -> Offer:
    """The offer, with the seller whose row is at hand. Another seller's is none."""
    if offer.seller_id != case.seller_id:
        raise Offer.DoesNotExist
    offer.seller = case.seller
    return offer


@transaction.atomic
def change_time(case: Case, *, actor: Subject, offer: Offer, time_zone: str) -> Booking:
    """DomainError: "not_now", "too_many_changes"."""
    case = lock(case)
    booking = _agreed(case)
    offer = _own(case, offer)
    if booking.offer_id == offer.pk:  # a double click
        return booking
    _count_change(case)
    case.booking = scheduling.change_booking(booking, actor=actor, offer=offer, time_zone=time_zone)
    case.due_at = case.booking.starts_at
    case.save(update_fields=["booking", "due_at", "changes"])
    record("case.time_changed", actor=actor, subject=case, data={"booking": case.booking.public_id})
    return case.booking


@transaction.atomic
def cancel_time(case: Case, *, actor: Subject) -> None:
    """The seller gives the time back and is offered others at once. DomainError: "not_now", "too_many_changes"."""
    case = lock(case)
    _agreed(case)
    _count_change(case)
    scheduling.cancel_booking(_agreed(case), actor=actor, reason="seller")
    choose_again(case, actor=actor, reason="cancelled", tell=True)


def _count_change(case: Case) -> None:
    """Each new booking draws an account manager: with no limit the seller would choose (R30). The caller saves."""
    if case.changes >= current_policy().booking_changes_count:
        raise DomainError(
            "too_many_changes",
            _(
                "You have changed or cancelled your session as often as possible. You can still come at this time. If "
                "you cannot, it counts as missed, and you are offered new times afterwards."
            ),
        )
    case.changes += 1


@transaction.atomic
def resubmit_documents(case: Case, *, actor: Subject | None) -> Case:
    """Everything that was asked again is there: back to a person. Nobody (None) sends it once the deadline has come.

    Or to a session, where the details, which could be changed too, now ask for one that they did not ask for before,
    and nobody was met yet.

    DomainError: "not_now", "incomplete".
    """
    case = lock(case)
    require(case, Status.DOCUMENTS_NEEDED)
    if case.seller.documents.filter(status__in=Document.MISSING).exists():
        raise DomainError(
            "incomplete", _("A document is still missing. Upload each document that was asked again, then send them.")
        )
    lock_details(case.seller, actor=actor)
    screening = screened(case.seller)
    asks = asks_anew(screening, case)
    signals = keep_screening(screening, case)
    if asks and not case.decisions.filter(review__session__isnull=False).exists():
        choose_again(case, actor=actor, tell=True, reason="screened", signals=signals)
        return case
    move(case, Status.DOCUMENT_REVIEW, actor=actor, signals=signals, by_deadline=actor is None)
    queue_message("documents_received", to=case.seller.user, about=case, revision=case.decisions.count())
    return case


@transaction.atomic
def correct_details(case: Case, *, actor: Subject) -> None:
    """Open the details again: to correct them beside the documents asked for, or to start again after a rejection.

    DomainError: "not_now", "appeal_open", "of_a_change", "account_stands".
    """
    case = lock(case)
    require(case, *Case.CORRECTABLE)
    if state_of(case) == At.APPEALED:
        raise DomainError(
            "appeal_open",
            _(
                "You cannot start again while your appeal waits for its answer. Wait for it, or withdraw the appeal on "
                "the page of the decision: then you can start again at once."
            ),
        )
    if case.change_id:
        raise DomainError(
            "of_a_change", _("What is checked here is a change of your details. Take it back to ask for another one.")
        )
    refuse_to_open(case)
    unlock_details(case.seller, actor=actor)


def _agreed(case: Case) -> Booking:
    """The booking of a case that waits for its session."""
    require(case, Status.SESSION_BOOKED)
    return cast(Booking, case.booking)


def offer_to_waiting() -> int:
    """Those for whom no time was free: offer them what has become free, as they wished. Returns how many.

    One batch, those first whose turn was longest ago: for whom nothing is ever free stands in nobody's way.
    """
    waiting = Case.objects.filter(status=Status.SESSION_NEEDED, times_wanted_at__isnull=False)
    by_turn = waiting.order_by(F("times_tried_at").asc(nulls_first=True), "times_wanted_at")
    turn = list(by_turn.values_list("pk", flat=True)[:BATCH])
    Case.objects.filter(pk__in=turn).update(times_tried_at=database_now())
    rows = waiting.filter(pk__in=turn).select_related("seller__user").order_by("times_wanted_at")
    return sum(each_locked(rows, _offer_if_free, "times_not_offered"))


def _offer_if_free(case: Case) -> bool:
    """Nothing is written while no time is free: this is asked again and again."""
    with transaction.atomic():
        offers = offer_times(case, actor=None, tell=True)
        transaction.set_rollback(not offers)
    return bool(offers)
