"""The instant at which a deadline ends: to the microsecond, sweep and page say the same."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from core.clock import database_now
from core.models import User
from core.times import format_moment
from messaging.models import Message
from sellers.models import Seller
from tests.refusals import refusal
from tests.stopped import stopped_at
from tests.verification.appealing import WORDS, answer, appeal, hearer, reject
from tests.verification.building import answer_all, begin, document_case
from tests.verification.certification.world import asked, certify_now, of_high_volume, over
from tests.verification.measuring import announced, approved, fresh, in_effect, its_day_has_come
from tests.verification.seconds import held
from verification.actions.apologising import apologise_due, apologise_for_measures
from verification.actions.expiring import expire_due
from verification.appeals.actions.lodging import file_appeal
from verification.appeals.standing import possible_step
from verification.certification.actions.certifying import follow_up_due
from verification.console.queue import OVERDUE
from verification.measures.actions.carrying_out import carry_out_measures, end_suspensions
from verification.measures.actions.saying_done import say_done
from verification.models import Appeal, Case, Certification, Decision, Measure, Promise
from verification.promises.board import overdue
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)
DUE = datetime(2027, 3, 10, 23, 59, tzinfo=UTC)
BEFORE, AFTER = DUE - MICROSECOND, DUE + MICROSECOND


def test_the_clock_stands_where_it_is_stopped() -> None:
    with stopped_at(DUE):
        assert database_now() == DUE
        assert not User.objects.filter(date_joined__gt=DUE).exists()
    assert database_now() < DUE


# The seller's own time: up to the instant that was named.


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Decision:
    decision = reject(document_case(seller), account_manager)
    Decision.objects.filter(pk=decision.pk).update(due_at=DUE)
    return Decision.objects.select_related("case__seller__user").get(pk=decision.pk)


@pytest.fixture
def closed(seller: Seller, lead: User, ops: User) -> Measure:
    measure = in_effect(approved(seller), "close", by=lead, and_by=ops)
    Measure.objects.filter(pk=measure.pk).update(appeal_by=DUE)
    return fresh(measure)


@pytest.fixture
def upheld(closed: Measure, lead: User, make_user: Callable[..., User]) -> Measure:
    """Once; a lead who took no part can be asked."""
    appeal(closed)
    third = hearer(make_user, "vera")
    third.groups.set(lead.groups.all())
    answer(User.objects.get(pk=third.pk), overturned=False)
    Appeal.objects.update(further_by=DUE)
    return fresh(closed)


@pytest.mark.parametrize("about", ["rejected", "closed", "upheld"])
def test_an_appeal_is_possible_up_to_the_instant_that_the_page_names_and_not_after_it(
    about: str, request: pytest.FixtureRequest, log_in: Callable[[User], Client]
) -> None:
    decided = request.getfixturevalue(about)
    seller = decided.seller if isinstance(decided, Measure) else decided.case.seller
    client = log_in(seller.user)
    page = reverse("measure" if isinstance(decided, Measure) else "decision", args=[decided.public_id])
    named = f"You can appeal until {format_moment(DUE, seller.user.time_zone, 'en')}"
    for instant, possible in ((BEFORE, True), (DUE, True), (AFTER, False)):
        with stopped_at(instant):
            assert (named in strip_tags(client.get(page).content.decode())) == possible
            assert bool(possible_step(decided, now=database_now())) == possible
    with stopped_at(AFTER), refusal("no_appeal"):
        file_appeal(decided, actor=seller.user, text=WORDS)
    with stopped_at(DUE):
        assert file_appeal(decided, actor=seller.user, text=WORDS).status == "open"


# What we owe: what comes at the very instant is in time.


@pytest.fixture
def in_review(seller: Seller, account_manager: User) -> Promise:
    return _of_case(document_case(seller))


@pytest.fixture
def decided_again(seller: Seller, account_manager: User) -> Promise:
    """Somebody was not sure: it is decided again by the day of the review."""
    return _of_case(held(seller, account_manager).review.case)


@pytest.fixture
def appealed(rejected: Decision) -> Promise:
    appeal(rejected)
    return rejected.case.promises.open().get()


@pytest.fixture
def appealed_against_a_measure(closed: Measure) -> Promise:
    appeal(closed)
    return closed.promises.open().get()


@pytest.fixture
def said_done(seller: Seller, lead: User, ops: User) -> Promise:
    measure = in_effect(approved(seller), "restrict", by=lead, and_by=ops)
    say_done(measure, actor=seller.user, text="The new passport came.")
    return measure.promises.open().get()


def _of_case(case: Case) -> Promise:
    """`case` as tests make it promises nothing."""
    made = {"seller": case.seller, "made_at": timezone.now(), "due_at": DUE}
    return case.promises.open().first() or case.promises.create(kind=Promise.Kind.REVIEW, **made)


@pytest.mark.parametrize("owed", ["in_review", "decided_again", "appealed", "appealed_against_a_measure", "said_done"])
def test_we_are_late_from_just_after_the_instant_on_by_sweep_board_and_queue(
    owed: str, lead: User, request: pytest.FixtureRequest
) -> None:
    promise = request.getfixturevalue(owed)
    Promise.objects.filter(pk=promise.pk).update(due_at=DUE)
    Case.objects.filter(pk=promise.case_id).update(due_at=DUE)
    sweep = apologise_due if promise.case_id else apologise_for_measures
    queued = Case.objects.filter(OVERDUE, pk=promise.case_id)
    for instant in (BEFORE, DUE):
        with stopped_at(instant):
            assert (sweep(), overdue(lead).count(), queued.count()) == (0, 0, 0)
    with stopped_at(AFTER):
        assert overdue(lead).count() == 1
        assert promise.case_id is None or promise.kind == Promise.Kind.APPEAL or queued.count() == 1
        assert (sweep(), sweep()) == (1, 0)
    assert Message.objects.filter(purpose="answer_late", about=promise.public_id).count() == 1


# What happens by itself: at the instant, not before it.


def test_a_measure_takes_effect_at_the_instant_that_was_announced(seller: Seller, lead: User, ops: User) -> None:
    measure = announced(approved(seller), "restrict", by=lead, and_by=ops)
    its_day_has_come(measure)
    Measure.objects.update(effective_at=DUE)
    with stopped_at(BEFORE):
        assert carry_out_measures() == 0
    assert fresh(measure).status == Measure.Status.ANNOUNCED
    with stopped_at(DUE):
        assert carry_out_measures() == 1
    assert fresh(measure).status == Measure.Status.IN_EFFECT


def test_a_suspension_ends_at_its_last_instant(seller: Seller, lead: User, ops: User) -> None:
    measure = in_effect(approved(seller), "suspend", by=lead, and_by=ops)
    Measure.objects.update(lasts_until=DUE)
    with stopped_at(BEFORE):
        assert end_suspensions() == 0
    with stopped_at(DUE):
        assert end_suspensions() == 1
    assert fresh(measure).status == Measure.Status.LIFTED


def test_the_ten_days_of_a_certification_end_at_their_last_instant(
    seller: Seller, ops: User, log_in: Callable[[User], Client]
) -> None:
    certification = over(asked(of_high_volume(seller, ops)))
    Certification.objects.update(due_at=DUE)
    Message.objects.filter(about=certification.public_id).update(published_at=DUE - timedelta(days=10))
    client = log_in(seller.user)
    named = format_moment(DUE, seller.user.time_zone, "en")
    with stopped_at(BEFORE):
        assert named in client.get(reverse("certify")).content.decode()
        assert follow_up_due() == 0
    with stopped_at(DUE):
        assert follow_up_due() == 1
    certification.refresh_from_db()
    assert (certification.notices, certification.why) == (2, "unanswered")


def test_who_certifies_before_the_sweep_has_come_by_is_in_time(seller: Seller, ops: User) -> None:
    certification = over(asked(of_high_volume(seller, ops)))
    Certification.objects.update(due_at=DUE)
    with stopped_at(DUE):
        certify_now(seller)
        assert follow_up_due() == 0
    certification.refresh_from_db()
    assert certification.certified_at


def test_a_notice_that_stood_there_a_microsecond_into_the_next_day_brings_another_day(
    seller: Seller, ops: User
) -> None:
    """Days count from when it could be read (in London, whose clocks say UTC then)."""
    midnight = datetime(2027, 3, 1, tzinfo=UTC)
    certification = over(asked(of_high_volume(seller, ops)))
    Certification.objects.update(due_at=DUE)
    for published, notices in ((midnight, 1), (midnight - MICROSECOND, 2)):
        Message.objects.filter(about=certification.public_id).update(published_at=published)
        Certification.objects.update(due_at=DUE)
        with stopped_at(DUE):
            follow_up_due()
        certification.refresh_from_db()
        assert certification.notices == notices


def test_documents_that_were_asked_for_again_can_be_sent_up_to_the_instant(
    seller: Seller, account_manager: User
) -> None:
    case = document_case(seller)
    review = begin(case, account_manager)
    answer_all(review, rejected={"bank_statement": "cut_off"})
    decide(review, actor=account_manager, outcome=Decision.Outcome.DOCUMENTS_NEEDED, reason_codes=["cut_off"])
    Case.objects.update(due_at=DUE)
    with stopped_at(BEFORE):
        assert expire_due() == 0
    with stopped_at(DUE):
        assert expire_due() == 1
    assert Case.objects.get(pk=case.pk).status == Case.Status.LAPSED
