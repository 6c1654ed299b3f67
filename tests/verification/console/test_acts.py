import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Event
from scheduling.models import Presence
from tests.answers import text_of
from tests.verification.attending import began
from tests.verification.building import (
    begin,
    jpeg,
    session_case,
)
from tests.verification.console.pages import JSON, page_of
from verification.catalogue.reasons import ABORTS, CONCERNS
from verification.models import Case, Review, Still
from verification.reviewing.actions.stills import add_still

pytestmark = pytest.mark.django_db


def test_beginning_leads_to_the_console(seller, account_manager, manager_client):
    case = session_case(seller, account_manager)
    assert manager_client.get(page_of(case, "console")).status_code == 302
    response = manager_client.post(page_of(case, "begin"), follow=True)
    assert response.redirect_chain == [(page_of(case, "console"), 302)]
    page = text_of(response)
    for expected in ["Admit the seller", "Challenges, in this order", "London, UTC", "technology fails", "••••••782"]:
        assert expected in page


def test_the_console_costs_as_much_with_30_stills_as_with_one(
    live, account_manager, manager_client, django_assert_num_queries
):
    check = live.checks.first()
    add_still(check, actor=account_manager, image=jpeg())
    manager_client.get(page_of(live.case, "console"))
    with django_assert_num_queries(23):
        manager_client.get(page_of(live.case, "console"))
    for number in range(29):
        Still.objects.create(check_of=check, file=f"x{number}", sha256="0" * 64)
    with django_assert_num_queries(23):
        assert "Still 30" in text_of(manager_client.get(page_of(live.case, "console")))


def test_a_review_of_documents_has_no_video_and_no_challenge(documents, manager_client):
    page = text_of(manager_client.get(page_of(documents.case, "console")))
    assert "Challenge:" not in page
    assert "Take a still" not in page
    assert "Give back to the queue" in page


def test_a_check_is_saved_by_the_script_and_says_when_and_what_is_open(live, manager_client):
    check = live.checks.get(code="name")
    data = {"outcome": "passed", "reason_code": "", "revision": 0}
    answer = manager_client.post(page_of(live.case, "check", check.public_id), data, **JSON).json()
    assert answer["revision"] == 1
    assert answer["saved"]
    assert "Name on the document = name declared" not in answer["open"]


def test_a_check_is_saved_by_a_plain_form_too(live, manager_client):
    check = live.checks.get(code="name")
    data = {"outcome": "failed", "reason_code": "name_differs", "revision": 0}
    response = manager_client.post(page_of(live.case, "check", check.public_id), data)
    assert response.url == page_of(live.case, "console")
    check.refresh_from_db()
    assert check.reason_code == "name_differs"


def test_a_concurrent_edit_is_refused_with_a_sentence(live, manager_client):
    check = live.checks.get(code="name")
    address = page_of(live.case, "check", check.public_id)
    manager_client.post(address, {"outcome": "passed", "revision": 0}, **JSON)
    data = {"outcome": "failed", "reason_code": "name_differs", "revision": 0}
    response = manager_client.post(address, data, **JSON)
    assert response.status_code == 409
    assert "changed in another window" in response.json()["error"]
    assert "changed in another window" in text_of(manager_client.post(address, data, follow=True))


def test_nonsense_is_refused_with_a_sentence(live, manager_client):
    check = live.checks.first()
    response = manager_client.post(page_of(live.case, "check", check.public_id), {"outcome": "maybe"}, **JSON)
    assert response.status_code == 409
    assert "Reload the page" in response.json()["error"]


def test_a_check_of_another_review_is_not_there(live, documents_of_other, manager_client):
    check = documents_of_other.checks.first()
    response = manager_client.post(page_of(live.case, "check", check.public_id), {"outcome": "passed", "revision": 0})
    assert response.status_code == 404


def test_a_still_is_taken_and_opened(live, manager_client):
    check = live.checks.first()
    image = SimpleUploadedFile("still.jpg", jpeg(), "image/jpeg")
    answer = manager_client.post(page_of(live.case, "take_still", check.public_id), {"image": image}, **JSON).json()
    response = manager_client.get(answer["address"])
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_challenge_is_started_from_the_console(live, manager_client):
    check = live.checks.get(code="bend")
    assert manager_client.post(page_of(live.case, "challenge", check.public_id), **JSON).json()["started"]
    assert "Show it again" in text_of(manager_client.get(page_of(live.case, "console")))


def test_the_state_says_whether_the_seller_has_consented(seller, account_manager, manager_client):
    review = begin(session_case(seller, account_manager, consented=False), account_manager)
    answer = manager_client.get(page_of(review.case, "state")).json()
    assert answer["ready"] is False
    assert answer["text"].startswith("The seller has not consented yet.")


def test_a_technical_failure_leads_back_to_the_case(live, manager_client):
    data = {"reason": "no_media", "tried": "Another browser"}
    response = manager_client.post(page_of(live.case, "abort"), data, follow=True)
    assert "The session has ended." in text_of(response)
    assert Case.objects.get().status == Case.Status.SESSION_NEEDED


def test_a_form_of_another_site_is_refused(live, account_manager):
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(account_manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(page_of(live.case, "note"), {"note": "x", "revision": 0}).status_code == 403


def test_days_ahead_the_page_says_from_when_on_the_room_can_be_opened(seller, account_manager, manager_client):
    case = began(session_case(seller, account_manager), -60)
    page = text_of(manager_client.get(page_of(case, "change")))
    assert "You can open the room from:" in page
    assert "Open the room</button>" not in page
    page = text_of(manager_client.post(page_of(case, "begin"), follow=True))
    assert "The session cannot be opened yet. Come back at" in page


def test_who_has_consented_and_gone_is_not_let_in(seller, account_manager, manager_client):
    review = begin(session_case(seller, account_manager), account_manager)
    state = page_of(review.case, "state")
    assert manager_client.get(state).json()["ready"] is True
    Presence.objects.update(left_at=timezone.now())
    assert manager_client.get(state).json()["ready"] is False
    page = text_of(manager_client.post(page_of(review.case, "admit"), follow=True))
    assert "The seller is not in the waiting room at the moment" in page


def test_a_still_is_marked_as_unusable_and_stays(live, account_manager, manager_client):
    still = add_still(live.checks.first(), actor=account_manager, image=jpeg())
    for _ in range(2):
        assert manager_client.post(page_of(live.case, "unusable", still.public_id), **JSON).status_code == 200
    assert Event.objects.filter(action="still.marked_unusable").count() == 1
    page = text_of(manager_client.get(page_of(live.case, "console")))
    assert "unusable</figcaption>" in page
    assert page_of(live.case, "still", still.public_id) in page
    assert manager_client.get(page_of(live.case, "still", still.public_id)).status_code == 200


def test_a_still_is_no_longer_its_reviewers_once_the_review_has_ended(live, account_manager, manager_client):
    still = add_still(live.checks.first(), actor=account_manager, image=jpeg())
    address = page_of(live.case, "still", still.public_id)
    assert manager_client.get(address).status_code == 200
    Review.objects.filter(pk=live.pk).update(ended_at=timezone.now())
    assert manager_client.get(address).status_code == 404


def test_a_still_of_another_review_cannot_be_marked(live, other_seller, lead, manager_client):
    other = begin(session_case(other_seller, lead), lead)
    still = Still.objects.create(check_of=other.checks.first(), file="x", sha256="0" * 64)
    assert manager_client.post(page_of(live.case, "unusable", still.public_id), **JSON).status_code == 404


def test_what_was_tried_before_giving_up_is_ticked_and_kept_in_the_private_note(live, manager_client):
    data = {"reason": "no_media", "usual": ["page reloaded on both sides", "asked in the chat"], "tried": "called"}
    manager_client.post(page_of(live.case, "abort"), data)
    live.refresh_from_db()
    assert live.note == "Tried: page reloaded on both sides; asked in the chat; called"


@pytest.mark.parametrize("reason", [*ABORTS])
def test_no_reason_for_giving_up_ever_rejects(live, manager_client, reason):
    manager_client.post(page_of(live.case, "abort"), {"reason": reason})
    to_a_lead, new_times = Case.Status.RULING_NEEDED, Case.Status.SESSION_NEEDED
    assert Case.objects.get().status == (to_a_lead if reason in CONCERNS else new_times)
    assert not live.case.decisions.exists()
