import pytest

from audit.models import Event
from tests.verification.console.pages import JSON, page_of, text_of
from verification.actions.readings import save_reading
from verification.declared import FIELDS
from verification.models import Reading

pytestmark = pytest.mark.django_db


def read(client, review, field, text, revision=0):
    data = {"text": text, "revision": revision}
    return client.post(page_of(review.case, "reading", field), data, **JSON)


def test_what_the_document_says_is_compared_and_what_differs_is_marked(documents, manager_client):
    answer = read(manager_client, documents, "family_name", "SELLARS").json()
    assert "<mark>e</mark>" in answer["declared"]
    assert "≠ differs" in answer["found"]
    assert answer["revision"] == 1
    page = text_of(manager_client.get(page_of(documents.case, "console")))
    assert "Sell<mark>e</mark>r" in page
    assert 'value="SELLARS"' in page


def test_another_writing_is_alike(documents, manager_client):
    assert "≈ alike" in read(manager_client, documents, "document_number", "12345-6782").json()["found"]
    assert "✓ same" in read(manager_client, documents, "birth_date", "03 FEB 1980").json()["found"]


def test_as_declared_is_one_sign(documents, manager_client):
    answer = read(manager_client, documents, "holder", "=").json()
    assert answer["text"] == "Acme Trading Ltd"
    assert "✓ same" in answer["found"]


def test_what_was_read_can_be_taken_back(documents, manager_client):
    read(manager_client, documents, "family_name", "x")
    assert "differs" not in read(manager_client, documents, "family_name", "", revision=1).json()["found"]


def test_a_reading_changed_elsewhere_is_not_overwritten(documents, manager_client):
    read(manager_client, documents, "family_name", "SELLER")
    response = read(manager_client, documents, "family_name", "SALTER")
    assert response.status_code == 409
    assert "changed in another window" in response.json()["error"]
    assert Reading.objects.get().text == "SELLER"


def test_the_log_tells_what_was_found_and_never_the_words(documents, account_manager):
    save_reading(documents, FIELDS["family_name"], actor=account_manager, text="SELLARS", revision=0)
    data = Event.objects.get(action="reading.saved").data
    assert "differs" in data
    assert "SELLARS" not in data


def test_a_field_that_nobody_declares_is_not_there(documents, manager_client):
    assert read(manager_client, documents, "favourite_colour", "x").status_code == 404


def test_what_is_read_in_another_review_is_not_there(documents_of_other, manager_client):
    assert read(manager_client, documents_of_other, "family_name", "x").status_code == 404


def test_the_console_costs_as_much_with_every_field_read_as_with_none(
    documents, account_manager, manager_client, django_assert_num_queries
):
    manager_client.get(page_of(documents.case, "console"))
    with django_assert_num_queries(20):
        manager_client.get(page_of(documents.case, "console"))
    for code in FIELDS:
        save_reading(documents, FIELDS[code], actor=account_manager, text="=", revision=0)
    with django_assert_num_queries(20):
        assert text_of(manager_client.get(page_of(documents.case, "console"))).count("✓ same") == len(FIELDS)


def test_who_has_one_name_only_is_compared_too(other_seller, lead, log_in, documents_of_other):
    documents_of_other.case.seller.person.given_name = ""
    documents_of_other.case.seller.person.save()
    reading = save_reading(documents_of_other, FIELDS["given_name"], actor=lead, text="Olga", revision=0)
    assert reading.revision == 1
    assert "≠ differs" in text_of(log_in(lead).get(page_of(documents_of_other.case, "console")))
