"""Who is not assigned says why before they look; the words are kept apart from the log."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from audit.models import Event
from sellers.models import StatedReason
from tests.answers import text_of
from tests.verification.building import confirm_factor
from tests.verification.console.pages import page_of

pytestmark = pytest.mark.django_db
REASON = "Sam Seller called and says that the picture is cut off."


@pytest.fixture
def address(documents):
    return page_of(documents.case, "page", documents.case.seller.documents.first().public_id, 1)


def test_a_lead_is_asked_why_and_then_led_to_the_document(address, lead_client):
    why = lead_client.get(address).url
    assert "Why do you need to see it?" in text_of(lead_client.get(why))
    assert lead_client.post(why, {"reason": REASON}).url == address
    assert lead_client.get(address, follow=True).status_code == 200


def test_the_look_names_the_reason_and_the_log_holds_none_of_its_words(address, lead_client):
    lead_client.post(lead_client.get(address).url, {"reason": REASON})
    lead_client.get(address, follow=True)
    stated = StatedReason.objects.get()
    assert stated.text == REASON
    look = json.loads(Event.objects.get(action="document.viewed").data)
    assert look == {"assigned": False, "page": 1, "reason": stated.public_id}
    assert json.loads(Event.objects.get(action="look.explained").data) == {"reason": stated.public_id}
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM sellers_statedreason")
        assert b"Sam" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("reason", ["", "because", " a  b  c  d "])
def test_a_reason_that_says_nothing_opens_nothing(address, lead_client, reason):
    why = lead_client.get(address).url
    page = text_of(lead_client.post(why, {"reason": reason}))
    assert "Error:" in page
    assert lead_client.get(address).status_code == 302
    assert not StatedReason.objects.exists()


def test_a_reason_holds_for_one_document_and_ten_minutes(documents, address, lead, lead_client):
    lead_client.post(lead_client.get(address).url, {"reason": REASON})
    other = documents.case.seller.documents.last().public_id
    assert lead_client.get(page_of(documents.case, "page", other, 1)).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=601), tick=False):
        confirm_factor(lead_client, lead)
        assert "/why/" in lead_client.get(address).url


def test_a_reason_holds_for_one_log_in(address, lead, lead_client, log_in):
    lead_client.post(lead_client.get(address).url, {"reason": REASON})
    other = log_in(lead)
    confirm_factor(other, lead)
    assert "/why/" in other.get(address).url


def test_a_reason_for_one_sellers_document_opens_nothing_of_another(documents, documents_of_other, lead_client):
    foreign = documents_of_other.case.seller.documents.first().public_id
    assert lead_client.get(page_of(documents.case, "why", foreign)).status_code == 404


def test_account_managers_cannot_talk_their_way_in(documents_of_other, manager_client):
    paper = documents_of_other.case.seller.documents.first().public_id
    for name, *more in [("page", 1), ("why",)]:
        assert manager_client.get(page_of(documents_of_other.case, name, paper, *more)).status_code == 404


def test_nobody_is_led_to_another_site(documents, lead_client):
    why = page_of(documents.case, "why", documents.case.public_id)
    answer = lead_client.post(f"{why}?next=https://evil.example/", {"reason": REASON})
    assert answer.url == page_of(documents.case)
