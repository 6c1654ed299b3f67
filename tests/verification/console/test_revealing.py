"""Numbers in the console: masked until the reviewer reveals one, for this view of the page alone."""

import json
import time

import pytest
import time_machine

from audit.models import Event
from tests.answers import text_of
from tests.verification.building import confirm_factor
from tests.verification.console.pages import JSON, page_of

pytestmark = pytest.mark.django_db


def facts(client, review):
    return client.get(page_of(review.case, "facts")).json()["html"]


def test_numbers_and_birth_date_are_masked(documents, manager_client):
    page = text_of(manager_client.get(page_of(documents.case, "console")))
    assert [each in page for each in ("123456782", "GB33BUKB20201555555555", "01234567", "1980")] == [False] * 4
    assert page.count("data-reveal=") == 4


def test_one_click_reveals_one_number_until_the_page_is_opened_anew(documents, manager_client):
    assert manager_client.post(page_of(documents.case, "reveal", "document_number"), **JSON).json() == {}
    assert ["123456782" in facts(manager_client, documents), "1980" in facts(manager_client, documents)] == [
        True,
        False,
    ]
    manager_client.get(page_of(documents.case, "console"))
    assert "123456782" not in facts(manager_client, documents)


def test_the_event_names_the_field_and_not_its_value(documents, manager_client):
    manager_client.post(page_of(documents.case, "reveal", "document_number"), **JSON)
    event = Event.objects.get(action="seller.revealed")
    assert event.subject == documents.case.seller.public_id
    assert json.loads(event.data) == {"assigned": True, "field": "document_number"}


def test_a_stale_second_factor_reveals_nothing(documents, account_manager, manager_client):
    confirm_factor(manager_client, account_manager, seconds_ago=601)
    answer = manager_client.post(page_of(documents.case, "reveal", "document_number"), **JSON)
    assert answer.status_code == 409
    assert "second factor" in answer.json()["error"]
    assert not Event.objects.filter(action="seller.revealed").exists()


def test_what_was_revealed_is_masked_again_with_a_stale_second_factor(documents, account_manager, manager_client):
    manager_client.post(page_of(documents.case, "reveal", "document_number"), **JSON)
    confirm_factor(manager_client, account_manager, seconds_ago=601)
    assert "123456782" not in facts(manager_client, documents)


def test_what_was_revealed_is_masked_again_after_ten_minutes(documents, account_manager, manager_client):
    manager_client.post(page_of(documents.case, "reveal", "document_number"), **JSON)
    with time_machine.travel(time.time() + 601, tick=False):
        confirm_factor(manager_client, account_manager)
        assert "123456782" not in facts(manager_client, documents)
        assert manager_client.post(page_of(documents.case, "reveal", "birth_date"), **JSON).json() == {}
        assert ["123456782" in facts(manager_client, documents), "1980" in facts(manager_client, documents)] == [
            False,
            True,
        ]


def test_what_is_read_is_compared_and_the_declared_number_stays_masked(documents, manager_client):
    data = {"text": "123456789", "revision": 0}
    answer = manager_client.post(page_of(documents.case, "reading", "document_number"), data, **JSON).json()
    assert "differs" in answer["found"]
    assert "12345678" not in answer["declared"]


def test_whoever_says_as_declared_has_seen_it(documents, manager_client):
    data = {"text": "=", "revision": 0}
    answer = manager_client.post(page_of(documents.case, "reading", "document_number"), data, **JSON).json()
    assert answer["text"] == "123456782"
    assert Event.objects.filter(action="seller.revealed").count() == 1


def test_nobody_else_reveals_anything(documents, lead_client):
    assert lead_client.post(page_of(documents.case, "reveal", "document_number"), **JSON).status_code == 404


def test_what_is_no_number_is_not_revealed(documents, manager_client):
    assert manager_client.post(page_of(documents.case, "reveal", "family_name"), **JSON).status_code == 404
