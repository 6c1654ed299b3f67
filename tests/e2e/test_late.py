"""We are late: the waiting room says so by itself, and leads to other times at once."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from scheduling.models import Booking, Session
from scheduling.room.company import tell_company
from tests.e2e.conftest import eventually
from tests.e2e.rooms import load_anew, open_room, state
from tests.scheduling.room.rows import make_session
from verification.models import Case, MissedSession


def begin(booking: Booking, *, minutes_ago: float) -> None:
    starts_at = timezone.now() - timedelta(minutes=minutes_ago)
    Booking.objects.filter(pk=booking.pk).update(period=(starts_at, starts_at + timedelta(minutes=30)))


def test_a_place_that_changes_is_said_without_a_reload_and_who_waits_with_us_reads_nothing_of_being_late(
    seller_page, manager_page, room_session, other_seller
) -> None:
    place = seller_page.get_by_text("One session is still going on before yours.")
    expect(place).to_be_hidden()
    state(seller_page, "You are in the waiting room")
    ours = room_session.booking.manager
    before = make_session(other_seller, ours, starts_in_minutes=-60, status=Session.Status.LIVE, owner=ours)
    tell_company(room_session)
    expect(place).to_be_visible()
    Session.objects.filter(pk=before.pk).update(status=Session.Status.ENDED)
    tell_company(room_session)
    expect(seller_page.get_by_text("You are next.")).to_be_visible()

    begin(room_session.booking, minutes_ago=16)
    open_room(manager_page)
    load_anew(seller_page)
    expect(seller_page.get_by_text("Stay here: the account manager lets you in.")).to_be_visible(timeout=20_000)
    expect(seller_page.get_by_role("heading", name="We are late, and we are sorry")).to_be_hidden()


def test_who_waits_for_us_after_the_grace_reads_it_and_chooses_another_time(
    seller_page, room_session, room_case
) -> None:
    late = seller_page.get_by_role("heading", name="We are late, and we are sorry")
    expect(late).to_be_hidden()
    begin(room_session.booking, minutes_ago=16)
    load_anew(seller_page)
    expect(late).to_be_visible(timeout=20_000)
    seller_page.get_by_role("button", name="Call this session off and choose another time").click()
    expect(seller_page.get_by_text("We were late, and we are sorry. Choose another time")).to_be_visible()
    eventually(lambda: Case.objects.get(pk=room_case.pk).status == Case.Status.SESSION_NEEDED)
    assert MissedSession.objects.get(case=room_case).session.finding == "we_absent"
