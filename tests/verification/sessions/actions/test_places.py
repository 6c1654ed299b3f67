"""By video or in person: what the seller chooses stays chosen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from messaging.models import Message
from scheduling.models import AccountManager, Booking, Offer, Place
from verification.actions.cases import cancel_time, change_time, choose_time, renew_times, wish_times
from verification.models import Case
from verification.sessions.actions.places import choose_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(session_case: Case, at_place: AccountManager) -> Case:
    """By video, with times held."""
    return session_case


def held_at(case: Case) -> set[int | None]:
    return set(case.seller.offers.held().values_list("place", flat=True))


def choose(case: Case, place: Place | None) -> Case:
    choose_place(case, actor=case.seller.user, place=place)
    return Case.objects.get(pk=case.pk)


def be_away(manager: AccountManager) -> None:
    today = timezone.now().date()
    manager.time_off.create(first_day=today - timedelta(days=1), last_day=today + timedelta(days=60))


def book(case: Case) -> Case:
    offer = case.seller.offers.held().first()
    assert offer
    choose_time(case, actor=case.seller.user, offer=offer, time_zone="Europe/Berlin")
    return Case.objects.select_related("booking").get(pk=case.pk)


def test_times_there_take_the_place_of_those_by_video_and_back(case: Case, place: Place) -> None:
    assert held_at(case) == {None}
    case = choose(case, place)
    assert (held_at(case), case.place, case.seller.offers.held().count()) == ({place.pk}, place, 3)
    case = choose(case, None)
    assert (held_at(case), case.place) == ({None}, None)


def test_the_choice_is_an_event(case: Case, place: Place) -> None:
    choose(case, place)
    event = Event.objects.get(action="case.place_chosen")
    assert (event.subject, event.actor) == (case.public_id, case.seller.user.public_id)
    assert place.public_id in event.data


def test_the_times_lie_in_the_daytime_of_the_place(case: Case, place: Place) -> None:
    Place.objects.update(time_zone="Asia/Tokyo")
    place.refresh_from_db()
    case = choose(case, place)
    hours = {offer.starts_at.astimezone().utctimetuple().tm_hour for offer in case.seller.offers.held()}
    assert hours <= set(range(9))  # 9 to 18 in Tokyo


def test_other_times_and_wishes_are_there_too(case: Case, place: Place) -> None:
    case = choose(case, place)
    renew_times(case, actor=case.seller.user, declined=True)
    assert held_at(case) == {place.pk}
    wish = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "hours": ["evening"], "time_zone": place.time_zone}
    wish_times(case, actor=case.seller.user, **wish)
    assert held_at(case) == {place.pk}


def test_where_none_is_free_there_staff_look_for_one_and_video_is_a_way_back(
    case: Case, place: Place, at_place: AccountManager
) -> None:
    be_away(at_place)
    case = choose(case, place)
    assert (held_at(case), case.place) == (set(), place)
    assert case.times_wanted_at is not None
    case = choose(case, None)
    assert (held_at(case), case.times_wanted_at) == ({None}, None)


def test_an_inactive_place_is_offered_to_nobody(case: Case, place: Place) -> None:
    case = choose(case, place)
    case.seller.offers.update(status=Offer.Status.RELEASED)
    Place.objects.update(active=False)
    assert renew_times(case, actor=case.seller.user, declined=False) == []
    with pytest.raises(DomainError, match="no_such_place"):
        choose_place(choose(case, None), actor=case.seller.user, place=place)


def test_a_place_without_hours_for_the_language_is_refused(session_case: Case, place: Place) -> None:
    with pytest.raises(DomainError, match="no_such_place"):
        choose_place(session_case, actor=session_case.seller.user, place=place)


def test_what_is_booked_is_at_the_place_with_somebody_who_works_there(
    case: Case, place: Place, at_place: AccountManager
) -> None:
    case = book(choose(case, place))
    assert case.booking
    assert (case.booking.place, case.booking.manager) == (place, at_place)
    assert case.in_person


def test_after_a_cancelled_session_new_times_are_in_the_same_mode(case: Case, place: Place) -> None:
    case = book(choose(case, place))
    cancel_time(case, actor=case.seller.user)
    assert held_at(case) == {place.pk}


def test_a_booked_session_moves_from_video_to_the_place(case: Case, place: Place) -> None:
    case = choose(book(case), place)
    assert (held_at(case), case.in_person) == ({place.pk}, False)
    offer = case.seller.offers.held().first()
    assert offer
    booking = change_time(case, actor=case.seller.user, offer=offer, time_zone="Europe/Berlin")
    assert (booking.place, booking.sequence) == (place, 1)


def test_a_booked_session_stays_as_it_is_where_the_place_has_no_time(
    case: Case, place: Place, at_place: AccountManager
) -> None:
    case = book(case)
    be_away(at_place)
    case = choose(case, place)
    assert (case.place, case.booking and case.booking.status) == (None, Booking.Status.BOOKED)
    assert not Event.objects.filter(action="case.place_chosen").exists()


def test_times_looked_at_for_a_change_do_not_change_where_new_ones_are_offered(case: Case, place: Place) -> None:
    """Agreed by video, looked at times in person, kept the session, cancelled it: by video again."""
    case = choose(book(case), place)
    cancel_time(case, actor=case.seller.user)
    assert held_at(case) == {None}


def test_nothing_is_chosen_once_the_case_has_moved_on(case: Case, place: Place) -> None:
    Case.objects.update(status=Case.Status.DOCUMENT_REVIEW)
    with pytest.raises(DomainError, match="not_now"):
        choose_place(case, actor=case.seller.user, place=place)


def test_no_message_is_sent_to_whoever_looks_at_the_page(case: Case, place: Place) -> None:
    before = Message.objects.count()
    choose(case, place)
    assert Message.objects.count() == before


def test_a_second_click_changes_nothing(case: Case, place: Place) -> None:
    case = choose(case, place)
    before = list(case.seller.offers.held())
    assert choose_place(case, actor=case.seller.user, place=place) == before
    assert Event.objects.filter(action="case.place_chosen").count() == 1


def test_whoever_goes_to_and_fro_gets_no_more_sets_before_a_wish(case: Case, place: Place) -> None:
    renew_times(case, actor=case.seller.user, declined=True)
    assert choose(case, place).declined_sets == 1
