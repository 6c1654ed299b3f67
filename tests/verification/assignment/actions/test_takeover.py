"""Taking a session over: on purpose, by somebody trained, and nothing found so far is lost."""

import re
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.models import AccountManager, Booking, Presence, Session, Side
from scheduling.room.actions.admission import admit
from tests.races import at_once
from tests.refusals import refusal
from tests.verification.attending import is_there
from tests.verification.building import begin, book, manager_of, meeting_case, session_case
from verification.assignment.actions.takeover import take_over_session
from verification.models import Case, Review
from verification.reviewing.actions.reviews import admit_seller, save_check

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(lead: User) -> User:
    manager_of(lead)
    return lead


@pytest.fixture
def opened(seller, account_manager: User) -> Review:
    return begin(session_case(seller, account_manager), account_manager)


def take(case: Case, user: User) -> Review:
    return take_over_session(case, actor=user, reason="cannot_go_on")


def test_the_same_review_goes_on_under_another_name(opened, account_manager, colleague):
    admit_seller(opened, actor=account_manager)
    check = opened.checks.first()
    review = take(opened.case, colleague)
    session = Session.objects.select_related("booking").get(pk=opened.session.pk)
    assert (review.pk, review.reviewer) == (opened.pk, colleague)
    assert session.owner == session.booking.manager == colleague.account_manager
    assert session.status == Session.Status.LIVE
    save_check(check, actor=colleague, outcome="open", reason_code="", revision=check.revision)
    with refusal("not_yours"):
        save_check(check, actor=account_manager, outcome="open", reason_code="", revision=check.revision + 1)


def test_it_is_written_down_once_with_the_reason_and_both_names(opened, account_manager, colleague):
    former = account_manager.account_manager
    take(opened.case, colleague)
    event = Event.objects.get(action="session.taken_over")
    assert (event.subject, event.actor) == (opened.session.public_id, colleague.public_id)
    for part in (former.public_id, colleague.account_manager.public_id, "cannot_go_on"):
        assert part in event.data


def test_before_the_admission_the_seller_is_told_by_message_too(opened, colleague):
    take(opened.case, colleague)
    assert Message.objects.get(purpose="session_reassigned").recipient == opened.case.seller.user


def test_every_other_lead_is_told_and_nobody_else(opened, account_manager, colleague, make_user):
    other = make_user("second@staff.example.com", full_name="Second Lead", is_staff=True)
    other.groups.set(colleague.groups.all())
    take(opened.case, colleague)
    message = Message.objects.get(purpose="session_taken_over")
    assert message.recipient == other
    assert f"{colleague.account_manager} holds the session of " in message.body
    assert str(opened.case.seller) in message.title


def test_review_and_session_are_locked_in_the_order_of_whoever_saves_a_check(opened, colleague):
    with CaptureQueriesContext(connection) as seen:
        take(opened.case, colleague)
    locked = [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in seen if "FOR UPDATE" in query["sql"]]
    assert locked.index("verification_review") < locked.index("scheduling_session")


def test_who_takes_over_counts_as_there_at_once(opened, colleague):
    take(opened.case, colleague)
    assert Presence.objects.get(manager=colleague.account_manager).left_at is None


def test_a_room_that_nobody_has_opened_yet_is_opened_by_it(seller, account_manager, colleague):
    review = take(session_case(seller, account_manager), colleague)
    assert review.reviewer == review.session.owner.user == colleague


def test_without_valid_training_nobody_takes_over(opened, colleague):
    AccountManager.objects.filter(user=colleague).update(trained_until=date.today() - timedelta(days=1))
    with refusal("not_trained"):
        take(opened.case, colleague)


@pytest.fixture
def second_manager(make_user, account_manager: User) -> User:
    user = make_user("second@staff.example.com", full_name="Second Manager", is_staff=True)
    user.groups.set(account_manager.groups.all())
    manager_of(user)
    return user


@pytest.mark.parametrize(
    ("code", "fields"),
    [("other_language", {"languages": ["ja"]}), ("other_country", {"document_countries": ["CN"]})],
)
def test_who_does_not_know_language_or_country_of_the_case_does_not_take_it_over(opened, colleague, code, fields):
    AccountManager.objects.filter(user=colleague).update(**fields)
    with refusal(code):
        take(opened.case, colleague)
    assert Review.objects.get().reviewer == opened.reviewer


def test_as_long_as_its_holder_is_in_the_room_no_account_manager_takes_it(opened, second_manager):
    stay = is_there(opened.session, Side.MANAGER)
    with refusal("holder_there"):
        take(opened.case, second_manager)
    Presence.objects.filter(pk=stay.pk).update(left_at=timezone.now())
    assert take(opened.case, second_manager).reviewer == second_manager


def test_who_shows_no_sign_any_more_has_left(opened, second_manager):
    stay = is_there(opened.session, Side.MANAGER)
    Presence.objects.filter(pk=stay.pk).update(seen_at=timezone.now() - timedelta(seconds=60))
    assert take(opened.case, second_manager).reviewer == second_manager


def test_a_lead_takes_it_over_from_who_is_there(opened, colleague):
    is_there(opened.session, Side.MANAGER)
    assert take(opened.case, colleague).reviewer == colleague


def test_of_a_room_whose_holder_is_there_nobody_else_reads_the_sellers_name(opened, second_manager):
    assert opened.case in Case.objects.listed_for(second_manager)
    is_there(opened.session, Side.MANAGER)
    assert opened.case not in Case.objects.listed_for(second_manager)


def test_who_is_no_account_manager_does_not_take_over(opened, lead):
    with refusal("untrained"):
        take(opened.case, lead)


def test_who_has_a_session_at_that_time_does_not_take_over(opened, other_seller, colleague):
    book(other_seller, colleague)
    with refusal("busy"):
        take(opened.case, colleague)


def test_a_reason_is_needed(opened, colleague):
    with refusal("no_reason"):
        take_over_session(opened.case, actor=colleague, reason="")


def test_nobody_takes_over_what_they_hold(opened, account_manager):
    with refusal("yours_already"):
        take(opened.case, account_manager)


def test_a_session_in_person_is_not_taken_over_from_afar(seller, account_manager, colleague):
    with refusal("in_person"):
        take(meeting_case(seller, account_manager), colleague)


def test_nobody_takes_over_before_the_room_can_be_opened(seller, account_manager, colleague):
    case = session_case(seller, account_manager)
    booking = Booking.objects.get(pk=case.booking.pk)
    Booking.objects.update(period=(booking.starts_at + timedelta(hours=3), booking.ends_at + timedelta(hours=3)))
    with refusal("too_early"):
        take(case, colleague)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_over_at_once_one_follows_the_other_and_the_first_admits_no_more(
    opened, account_manager, colleague, make_user
):
    third = make_user("third@staff.example.com", full_name="Third", is_staff=True)
    third.groups.set(colleague.groups.all())
    manager_of(third)
    outcomes = at_once([partial(take, opened.case, each) for each in (colleague, third)])
    assert outcomes == {"done": 2}
    session = Session.objects.select_related("owner", "booking").get()
    assert session.owner_id == session.booking.manager_id
    assert Review.objects.get().reviewer_id == session.owner.user_id
    with refusal("room_taken"):
        admit(session, manager=account_manager.account_manager)
