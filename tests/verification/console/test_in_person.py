"""The console of a session in person: the session ID opens it; no video, no room, no stills."""

import pytest
from django.utils import timezone

from messaging.models import Message
from messaging.publishing import publish
from scheduling.actions import say_here
from scheduling.models import Presence, Session, Side
from tests.answers import text_of
from tests.verification.attending import began
from tests.verification.building import begin, confirm_factor, meeting_case, session_case
from tests.verification.console.pages import JSON, page_of
from verification.actions.cases import choose_time
from verification.models import Case
from verification.sessions.actions.missed import find_missed_sessions
from verification.sessions.actions.places import choose_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(seller, account_manager):
    return meeting_case(seller, account_manager)


@pytest.fixture
def begun(case, account_manager):
    return begin(case, account_manager)


def code_of(case):
    return Session.objects.get(booking=case.booking).code


def give(client, case, code):
    return client.post(page_of(case, "receive"), {"code": code}, follow=True)


def test_receiving_leads_to_a_console_without_any_room(case, manager_client):
    page = text_of(manager_client.get(page_of(case, "change")))
    assert "Receive the seller" in page
    assert "in person at Berlin office, Marktplatz 1, Berlin" in " ".join(page.split())
    page = text_of(manager_client.post(page_of(case, "begin"), follow=True))
    assert "Session ID that the seller says" in page
    assert "Marktplatz 1<br>Berlin" in page
    assert "Challenges, in this order" in page
    for absent in ["data-room", "video_room.js", "Take a still", "Start the challenge", "Admit the seller"]:
        assert absent not in page
    assert "No pictures are taken in person" in page


@pytest.mark.parametrize("page", ["change", "console"])
def test_the_session_id_is_not_shown_to_whoever_has_to_be_told_it(case, begun, manager_client, page):
    assert code_of(case) not in text_of(manager_client.get(page_of(case, page)))


def test_nor_in_the_list_of_sessions_nor_on_its_page(case, lead, log_in):
    client = log_in(lead)
    confirm_factor(client, lead)
    session = Session.objects.get(booking=case.booking)
    pages = ["/admin/scheduling/session/", f"/admin/scheduling/session/{session.pk}/change/"]
    assert not [page for page in pages if session.code in text_of(client.get(page))]
    Session.objects.update(admitted_at=timezone.now())
    assert [page for page in pages if session.code in text_of(client.get(page))] == pages


def test_the_right_session_id_begins_it_in_any_case(case, begun, manager_client):
    page = text_of(give(manager_client, case, code_of(case).lower()))
    assert "The seller is here" in page
    assert Case.objects.get().status == Case.Status.IN_SESSION


def test_a_wrong_one_says_what_helps(case, begun, manager_client):
    page = text_of(give(manager_client, case, "AAAA-AAAA"))
    assert "This is not the session ID of this session." in page
    assert "Session ID that the seller says" in page


def test_nothing_typed_is_no_guess(case, begun, manager_client):
    give(manager_client, case, "")
    assert Session.objects.get().wrong_codes == 0


def test_an_open_console_is_the_account_managers_attendance(case, begun, manager_client):
    manager_client.get(page_of(case, "console"))
    manager_client.get(page_of(case, "state"))
    row = Presence.objects.get()
    assert (row.side, row.seen_at > row.came_at) == (Side.MANAGER, True)


def test_by_video_only_the_room_says_who_is_there(other_seller, account_manager, manager_client):
    case = session_case(other_seller, account_manager)
    begin(case, account_manager)
    manager_client.get(page_of(case, "console"))
    manager_client.get(page_of(case, "state"))
    assert not Presence.objects.filter(side=Side.MANAGER).exists()


def test_another_account_manager_finds_nothing_there(case, begun, make_user, log_in):
    from django.contrib.auth.models import Group

    from core import roles

    other = make_user("second@staff.example.com", is_staff=True)
    other.groups.add(Group.objects.get(name=roles.ACCOUNT_MANAGER))
    client = log_in(other)
    confirm_factor(client, other)
    assert client.post(page_of(case, "receive"), {"code": code_of(case)}).status_code in (302, 404)
    assert Session.objects.get().admitted_at is None


def test_a_lead_who_may_see_it_does_not_begin_it(case, begun, lead, log_in):
    client = log_in(lead)
    confirm_factor(client, lead)
    assert client.post(page_of(case, "receive"), {"code": code_of(case)}).status_code == 404


def test_the_seller_does_not_begin_it(case, begun, log_in):
    answer = log_in(case.seller.user).post(page_of(case, "receive"), {"code": code_of(case)})
    assert (answer.status_code, Session.objects.get().admitted_at) == (302, None)


def test_by_video_no_session_id_begins_it_here(other_seller, account_manager, manager_client):
    case = session_case(other_seller, account_manager)
    begin(case, account_manager)
    assert "held by video" in text_of(give(manager_client, case, code_of(case)))


def test_only_what_can_happen_there_ends_it_undecided(case, begun, manager_client):
    page = text_of(manager_client.get(page_of(case, "console")))
    assert "It cannot be finished" in page
    assert "The picture seems not to come from a camera" not in page
    assert "Another person takes part" in page


def test_the_list_of_cases_names_the_place(case, manager_client):
    assert "at: Berlin office" in text_of(manager_client.get("/admin/verification/case/"))


def test_the_console_costs_no_more_than_by_video(case, begun, manager_client, django_assert_max_num_queries):
    manager_client.get(page_of(case, "console"))
    with django_assert_max_num_queries(28):
        manager_client.get(page_of(case, "console"))


def test_nobody_who_was_met_is_told_of_a_poor_video(case, begun, manager_client):
    assert "Video too poor to tell" not in text_of(manager_client.get(page_of(case, "console")))
    check = begun.checks.get(code="person")
    data = {"outcome": "failed", "reason_code": "picture_too_poor", "revision": 0}
    assert manager_client.post(page_of(case, "check", check.public_id), data, **JSON).status_code == 409


def test_an_open_page_is_told_that_the_session_was_missed(case, begun, manager_client):
    began(case, 20)
    find_missed_sessions()
    assert manager_client.get(page_of(case, "state")).status_code == 404
    assert manager_client.get(page_of(case, "console")).url == page_of(case, "change")


def test_support_reads_the_sellers_messages_without_the_session_id(session_case, at_place, place, log_in, support):
    choose_place(session_case, actor=session_case.seller.user, place=place)
    offer = session_case.seller.offers.held().first()
    choose_time(session_case, actor=session_case.seller.user, offer=offer, time_zone=place.time_zone)
    publish(Message.objects.get(purpose="session_link"))
    client = log_in(support)
    confirm_factor(client, support)
    page = text_of(client.get(page_of(session_case, "change")))
    assert "Session ID for your session in person" in page
    assert Session.objects.get().code not in page


def test_the_console_shows_since_when_the_seller_says_to_be_there(case, begun, manager_client):
    assert "has not said on the page of the booking" in text_of(manager_client.get(page_of(case, "console")))
    say_here(begun.session, actor=case.seller.user)
    assert "The seller says that they have come, at" in text_of(manager_client.get(page_of(case, "console")))
    assert "ask for the session ID" in manager_client.get(page_of(case, "state")).json()["text"]
