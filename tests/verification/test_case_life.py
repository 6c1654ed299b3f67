"""The life of a case, walked at random by everybody who exists: each act that is legal leads on, each other one is
refused and changes nothing, and wherever the case comes to rest somebody acts next."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from audit.models import Event
from core.errors import DomainError
from core.models import User
from core.policy import publish_policy
from messaging.models import Message
from scheduling.models import AccountManager, Booking, Session, Side
from scheduling.room.actions.staying import touch
from sellers.actions import save_tax_information
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from tests.sellers import samples
from tests.sellers.details import complete
from tests.verification.attending import began, was_there
from tests.verification.building import answer_all
from tests.verification.seconds import all_fine
from verification.actions.apologising import apologise_due
from verification.actions.appeals import file_appeal, withdraw_appeal
from verification.actions.asking import ask_without_video
from verification.actions.away import replace_manager
from verification.actions.cases import (
    cancel_time,
    choose_time,
    correct_details,
    offer_to_waiting,
    renew_times,
    resubmit_documents,
    submit_case,
    wish_times,
)
from verification.actions.contests import answer_contest, contest_missed
from verification.actions.decisions import confirm_fraud, decide, hold_decision
from verification.actions.expiring import expire_due
from verification.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.actions.inviting import decline_invitation, postpone_invitation
from verification.actions.missed import find_missed_sessions
from verification.actions.owed import give_session_again, waive_session
from verification.actions.pausing import pause_session, pause_undecided
from verification.actions.queue import begin_document_review, take_next
from verification.actions.reviews import (
    abort_session,
    admit_seller,
    begin_session_review,
    release_review,
)
from verification.actions.second import decide_again, give_second_back, settle_second, take_second
from verification.findings import findings_of, reasons_of
from verification.journey import standing
from verification.life import CLOSED, TRANSITIONS, At, Clock, Status, state_of
from verification.life_words import Who
from verification.models import Appeal, Case, Decision, MissedSession, Promise, Review, SecondReview
from verification.reading import current_case
from verification.unfinished import open_items

pytestmark = pytest.mark.django_db
Outcome = Decision.Outcome
REFUSED = ("refused",)
WISH = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "hours": ["morning", "afternoon", "evening"], "time_zone": "Europe/London"}
OUTCOMES = st.sampled_from(Outcome.values)
EVERYBODY = st.sampled_from(["seller", "manager", "other", "lead", "ops", "support"])
STAFF = st.sampled_from(["manager", "other", "lead", "ops", "support"])


class Life(RuleBasedStateMachine):
    def __init__(self, seller: Seller, users: dict[str, User]) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.seller_key, self.users = seller.pk, users

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def seller(self) -> Seller:
        return Seller.objects.with_details().get(pk=self.seller_key)

    @property
    def case(self) -> Case:
        case = current_case(self.seller)
        assert case
        return case

    def has_case(self) -> bool:
        return Case.objects.exists()

    def is_open(self) -> bool:
        return Case.objects.open().exists()

    # What everybody can try. Whether it is legal is for the action to say: a refusal must change nothing.

    def act(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        before, events = self._rows(), Event.objects.count()
        try:
            with transaction.atomic():
                done = action(*args, **kwargs)
        except DomainError:
            assert (self._rows(), Event.objects.count()) == (before, events)
            return REFUSED
        self._changes_are_told(before, events)
        return done

    def _rows(self) -> dict[str, list[tuple[Any, ...]]]:
        return {
            "cases": list(Case.objects.order_by("pk").values_list("pk", "status", "due_at", "booking")),
            "reviews": list(Review.objects.order_by("pk").values_list("pk", "ended_at")),
            "decisions": list(Decision.objects.order_by("pk").values_list("pk", "overruled_by")),
            "appeals": list(Appeal.objects.order_by("pk").values_list("pk", "status", "assigned_to")),
            "promises": list(Promise.objects.order_by("pk").values_list("pk", "kept_at", "ended_at")),
        }

    def _changes_are_told(self, before: dict[str, Any], events: int) -> None:
        """Each change of a status is one legal step, and has exactly its event."""
        stood = {row[0]: row[1] for row in before["cases"]}
        new = Event.objects.order_by("pk")[events:]
        for case in Case.objects.all():
            steps = [json.loads(each.data).get("from") for each in new if _is_step(each, case)]
            if case.pk not in stood:
                assert next(each.action for each in new if each.subject == case.public_id) == "case.submitted"
                continue
            told = [each.action.removeprefix("case.") for each in new if _is_step(each, case)]
            path = [stood[case.pk], *told]
            assert steps == path[:-1]
            assert path[-1] == case.status
            assert all(there in TRANSITIONS[Status(here)] for here, there in pairwise(path))

    @rule(drawn=st.booleans())
    def submit(self, drawn: bool) -> None:
        publish_policy({"random_sample_percent": 100 * drawn}, actor=self.users["ops"], note="test")
        self.act(submit_case, self.seller, actor=self.users["seller"])

    @precondition(has_case)
    @rule(who=EVERYBODY)
    def choose(self, who: str) -> None:
        offer = self.seller.offers.held().first()
        if offer:
            self.act(choose_time, self.case, actor=self.users[who], offer=offer, time_zone="Europe/London")

    @precondition(has_case)
    @rule(declined=st.booleans())
    def ask_for_times(self, declined: bool) -> None:
        self.act(renew_times, self.case, actor=self.users["seller"], declined=declined)

    @precondition(has_case)
    @rule()
    def wish(self) -> None:
        self.act(wish_times, self.case, actor=self.users["seller"], **WISH)

    @precondition(has_case)
    @rule()
    def cancel(self) -> None:
        self.act(cancel_time, self.case, actor=self.users["seller"])

    @precondition(has_case)
    @rule(declines=st.booleans())
    def answer_an_invitation(self, declines: bool) -> None:
        """There is none: nobody was invited."""
        action = decline_invitation if declines else postpone_invitation
        assert self.act(action, self.case, actor=self.users["seller"]) is REFUSED

    @precondition(has_case)
    @rule(outsider=st.booleans())
    def begin_review(self, outsider: bool) -> None:
        who = self.users["other" if outsider else "manager"]
        action = begin_session_review if self.case.booking else begin_document_review
        self.act(action, self.case, actor=who)

    @rule(who=STAFF)
    def take(self, who: str) -> None:
        self.act(take_next, actor=self.users[who])

    @precondition(has_case)
    @rule()
    def hold_session(self) -> None:
        """The whole of it up to the admission: the time has come, and the seller is there."""
        case = self.case
        if case.status != Status.SESSION_BOOKED or case.booking is None:
            assert self.act(begin_session_review, case, actor=self.users["manager"]) is REFUSED
            return
        now = timezone.now()
        Booking.objects.filter(pk=case.booking_id).update(period=(now, now + timedelta(minutes=30)))
        session = Session.objects.get(booking=case.booking_id)
        Session.objects.filter(pk=session.pk).update(entered_at=now, consented_at=now)
        touch(session, connection=f"waits-{session.pk}")
        holder = Booking.objects.select_related("manager__user").get(pk=case.booking_id).manager.user
        review = self.act(begin_session_review, self.case, actor=holder)
        if review is not REFUSED:
            self.act(admit_seller, review, actor=holder)

    def _open_review(self) -> Review | None:
        return Review.objects.filter(ended_at=None).select_related("reviewer", "session", "case").first()

    @rule(outcome=OUTCOMES, who=STAFF, whole=st.booleans(), rejected=st.booleans(), unsure=st.booleans())
    def decide(self, outcome: str, who: str, whole: bool, rejected: bool, unsure: bool) -> None:
        review = self._open_review()
        if review is None:
            return
        if whole:
            reasons = {"bank_statement": "cut_off"} if rejected else {}
            answer_all(review, rejected=reasons)
        actor = review.reviewer if whole else self.users[who]
        items = open_items(review, asked_for=False)
        codes = [*reasons_of(findings_of(review))]
        how = hold_decision if unsure else decide
        made = self.act(how, review, actor=actor, outcome=outcome, reason_codes=codes)
        if made is not REFUSED:
            assert actor == review.reviewer
            assert not (outcome == Outcome.APPROVED and items)
            held = SecondReview.objects.holding().filter(review=review)
            assert (held.exists(), Decision.objects.filter(review=review).exists()) == (unsure, not unsure)
            assert not (unsure and outcome == Outcome.FRAUD_SUSPECTED)
            assert self.act(decide, review, actor=actor, outcome=outcome, reason_codes=codes) is REFUSED

    @rule(who=STAFF, paused=st.booleans(), reason=st.sampled_from(["poor_quality", "coercion"]))
    def give_up(self, who: str, paused: bool, reason: str) -> None:
        review = self._open_review()
        if review is None:
            return
        if review.session_id:
            action = pause_session if paused else abort_session
            self.act(action, review, actor=self.users[who], reason=reason, tried="Reloaded.")
        else:
            self.act(release_review, review, actor=self.users[who], reason="time")

    @rule(who=STAFF)
    def take_second(self, who: str) -> None:
        self.act(take_second, actor=self.users[who])

    @rule(who=STAFF, outcome=OUTCOMES, back=st.booleans())
    def decide_again(self, who: str, outcome: str, back: bool) -> None:
        """Of the share nothing of the case follows, nor does the seller hear of it. What holds the case counts as soon
        as both decide alike, and not before."""
        second = SecondReview.objects.filter(status=SecondReview.Status.OPEN).first()
        if second is None:
            return
        stood = (self._rows(), Message.objects.filter(recipient=self.users["seller"]).count())
        actor = self.users[who]
        if back:
            done = self.act(give_second_back, second, actor=actor, reason="time")
        else:
            done = self.act(decide_again, second, actor=actor, outcome=outcome, found=all_fine(second))
        assert done is REFUSED or actor == second.reviewer
        second.refresh_from_db()
        if second.holds and second.status == SecondReview.Status.AGREED:
            assert Decision.objects.get(review=second.review_id).outcome == outcome == second.first_outcome
        else:
            assert (self._rows(), Message.objects.filter(recipient=self.users["seller"]).count()) == stood

    @rule(who=STAFF, side=st.sampled_from(SecondReview.Side.values))
    def settle(self, who: str, side: str) -> None:
        second = SecondReview.objects.filter(status=SecondReview.Status.DISAGREED).first()
        if second:
            decided = Decision.objects.count()
            done = self.act(settle_second, second, actor=self.users[who], settled_for=side, why="Look at page 1.")
            assert done is REFUSED or (who == "lead" and second.first_by != self.users["lead"])
            counts = second.holds and done is not REFUSED and side != SecondReview.Side.NEITHER
            assert Decision.objects.count() == decided + counts

    @precondition(has_case)
    @rule(who=EVERYBODY, confirmed=st.booleans())
    def second_word(self, who: str, confirmed: bool) -> None:
        actor = self.users[who]
        done = self.act(confirm_fraud, self.case, actor=actor, confirmed=confirmed)
        assert done is REFUSED or who == "lead"

    @precondition(has_case)
    @rule(who=EVERYBODY)
    def ask_for_documents_instead(self, who: str) -> None:
        done = self.act(ask_without_video, self.case, actor=self.users[who], why="No camera here.")
        assert done is REFUSED or who == "seller"

    @precondition(has_case)
    @rule(who=EVERYBODY)
    def give_times_again(self, who: str) -> None:
        self.act(give_session_again, self.case, actor=self.users[who], reason="They rang.")

    @precondition(has_case)
    @rule(who=EVERYBODY)
    def go_on_without(self, who: str) -> None:
        done = self.act(waive_session, self.case, actor=self.users[who], reason="Met before.")
        assert done is REFUSED or who == "lead"

    @precondition(has_case)
    @rule()
    def call_off(self) -> None:
        booking = self.case.booking
        if booking and booking.status == Booking.Status.BOOKED:
            self.act(replace_manager, booking, actor=self.users["ops"])

    @rule(who=EVERYBODY)
    def contest(self, who: str) -> None:
        missed = MissedSession.objects.select_related("case__seller", "session").first()
        if missed:
            done = self.act(contest_missed, missed, actor=self.users[who], text="I was there.")
            assert done is REFUSED or who == "seller"

    @rule(who=EVERYBODY, accepted=st.booleans())
    def answer(self, who: str, accepted: bool) -> None:
        missed = MissedSession.objects.select_related("case", "session").first()
        if missed:
            done = self.act(answer_contest, missed, actor=self.users[who], accepted=accepted, text="We looked.")
            assert done is REFUSED or who == "lead"

    @precondition(has_case)
    @rule()
    def correct(self) -> None:
        self.act(correct_details, self.case, actor=self.users["seller"])

    @precondition(has_case)
    @rule(who=EVERYBODY)
    def appeal(self, who: str) -> None:
        decision = Decision.objects.select_related("case").first()
        if decision:
            done = self.act(file_appeal, decision, actor=self.users[who], text="It is wrong.")
            assert done is REFUSED or (who == "seller" and decision.outcome == Outcome.REJECTED)

    @rule(who=EVERYBODY)
    def withdraw(self, who: str) -> None:
        appeal = Appeal.objects.select_related("decision__case").first()
        if appeal:
            done = self.act(withdraw_appeal, appeal, actor=self.users[who])
            assert done is REFUSED or who == "seller"

    @rule(who=STAFF, given_back=st.booleans())
    def hear(self, who: str, given_back: bool) -> None:
        taken = self.act(take_appeal, actor=self.users[who])
        if taken is not REFUSED and given_back:
            assert self.act(release_appeal, taken, actor=self.users[who]) is not REFUSED

    @rule(who=STAFF, overturned=st.booleans())
    def answer_an_appeal(self, who: str, overturned: bool) -> None:
        appeal, actor = Appeal.objects.select_related("decision__case").first(), self.users[who]
        if appeal is None:
            return
        parties = {each.decided_by_id for each in appeal.case.decisions.all()}
        done = self.act(answer_appeal, appeal, actor=actor, overturned=overturned, text="We looked.")
        assert done is REFUSED or (appeal.assigned_to_id == actor.pk and actor.pk not in parties)

    @precondition(has_case)
    @rule(upload=st.booleans())
    def send_documents(self, upload: bool) -> None:
        if upload:
            for document in self.seller.documents.filter(status__in=Document.MISSING):
                self.act(upload_document, document, actor=self.users["seller"], content=samples.jpeg())
        self.act(resubmit_documents, self.case, actor=self.users["seller"])

    @rule()
    def enter_tax(self) -> None:
        self.act(save_tax_information, self.seller, actor=self.users["seller"], country="DE", number="12345678901")

    # What happens by itself.

    @precondition(has_case)
    @rule()
    def deadline_passes(self) -> None:
        an_hour_ago = timezone.now() - timedelta(hours=1)
        case = self.case
        if case.due_at and case.status not in (Status.SESSION_BOOKED, Status.IN_SESSION):
            Case.objects.filter(pk=case.pk).update(due_at=an_hour_ago)
            Promise.objects.open().update(due_at=an_hour_ago, new_due_at=None)
        self.sweep()
        assert expire_due() == apologise_due() == 0

    @precondition(has_case)
    @rule()
    def nobody_but_us_comes(self) -> None:
        case = self.case
        if case.status == Status.SESSION_BOOKED and case.booking:
            case = began(case, 16)
            assert case.booking
            was_there(case.booking.session, Side.MANAGER, from_minute=-1, to_minute=16)
        self.sweep()

    @rule()
    def sweep(self) -> None:
        for each in (find_missed_sessions, pause_undecided, offer_to_waiting, expire_due, apologise_due):
            self.act(each)

    # What holds wherever it has come to.

    @invariant()
    def somebody_acts_next_by_a_day_that_is_said(self) -> None:
        seller = self.seller
        case = current_case(seller)
        now = standing(seller, case)
        assert now.title
        assert now.otherwise
        if case is None or (case.status in CLOSED and state_of(case) != At.APPEALED):
            return
        state = state_of(case).value
        assert state.who != Who.NOBODY
        assert (now.due_at is not None) == (state.clock != Clock.NONE)

    @invariant()
    def what_staff_owe_is_promised_and_nothing_else(self) -> None:
        owed = {
            At.DOCUMENT_REVIEW: "review",
            At.TIMES_WANTED: "times",
            At.FRAUD_SUSPECTED: "fraud",
            At.RULING_NEEDED: "ruling",
            At.APPEALED: "appeal",
        }
        for case in Case.objects.select_related("seller__user"):
            promises = [each.kind for each in case.promises.open().filter(missed=None)]
            assert promises == [owed[at] for at in [state_of(case)] if at in owed]

    @invariant()
    def a_review_has_one_decision_and_an_approval_nothing_open(self) -> None:
        decided = list(Decision.objects.values_list("review", flat=True))
        assert len(decided) == len(set(decided))
        for decision in Decision.objects.filter(outcome=Outcome.APPROVED).select_related("review__session"):
            assert not findings_of(decision.review)
            assert not decision.case.seller.documents.exclude(status=Document.Status.ACCEPTED).exists()

    @invariant()
    def of_what_somebody_was_not_sure_nothing_follows_before_it_is_agreed_or_settled(self) -> None:
        for second in SecondReview.objects.holding().select_related("review__case"):
            case = second.review.case
            assert case.status == Status.DOCUMENT_REVIEW
            assert not Decision.objects.filter(review=second.review).exists()
            assert not case.reviews.filter(ended_at=None).exists()
            assert not Case.objects.to_review().filter(pk=case.pk).exists()

    @invariant()
    def nobody_decides_twice_or_settles_their_own(self) -> None:
        for second in SecondReview.objects.all():
            parts = [each for each in (second.first_by_id, second.reviewer_id, second.settled_by_id) if each]
            assert len(parts) == len(set(parts))

    @invariant()
    def one_case_is_open_at_most_and_nobody_reviews_a_closed_one(self) -> None:
        assert Case.objects.open().count() <= 1
        assert not Review.objects.filter(ended_at=None, case__status__in=CLOSED).exists()

    @invariant()
    def an_appeal_waits_where_its_case_says_so_and_ends_by_people_alone(self) -> None:
        for case in Case.objects.select_related("seller__user"):
            waits = Appeal.objects.open().filter(decision__case=case)
            assert waits.count() == (state_of(case) == At.APPEALED)
        for appeal in Appeal.objects.exclude(status__in=["draft", "open"]):
            by_whom = Event.objects.filter(action__startswith="case.appeal_", data__contains=appeal.public_id)
            assert by_whom.exclude(actor="system").count() == 1

    @invariant()
    def what_was_overturned_is_decided_by_a_third_person(self) -> None:
        for appeal in Appeal.objects.filter(status="overturned").select_related("decision"):
            parties = {appeal.decision.decided_by_id, appeal.assigned_to_id}
            later = Decision.objects.filter(case=appeal.decision.case_id, pk__gt=appeal.decision_id)
            assert parties.isdisjoint(later.values_list("decided_by", flat=True))


def _is_step(event: Event, case: Case) -> bool:
    return event.subject == case.public_id and event.action.removeprefix("case.") in Status.values


def test_whoever_does_what_in_whichever_order_the_case_goes_on(
    seller: Seller,
    manager: AccountManager,
    make_manager: Callable[..., AccountManager],
    account_manager: User,
    lead: User,
    ops: User,
    support: User,
) -> None:
    complete(seller)
    other = make_manager("ben")
    users = {
        "seller": seller.user,
        "manager": manager.user,
        "other": other.user,
        "lead": lead,
        "ops": ops,
        "support": support,
    }
    few = settings(max_examples=6, stateful_step_count=20, suppress_health_check=list(HealthCheck), deadline=None)
    run_state_machine_as_test(lambda: Life(seller, users), settings=few)  # type: ignore[no-untyped-call]
