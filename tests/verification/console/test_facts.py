import pytest

from audit.models import Event
from tests.answers import text_of
from tests.verification.building import answer_all, begin, complete, document_case
from tests.verification.console.pages import JSON, page_of
from verification.comparing.declared import FIELDS
from verification.models import Reading
from verification.reviewing.actions.corrections import answer_correction, ask_correction
from verification.reviewing.actions.readings import save_reading

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
    assert "≈ alike" in read(manager_client, documents, "street", "HIGH ST. 1").json()["found"]


def test_kind_and_country_of_the_document_are_compared_by_name_and_not_by_code(documents, manager_client):
    assert "✓ same" in read(manager_client, documents, "document_country", "United Kingdom").json()["found"]
    assert "≈ alike" in read(manager_client, documents, "document_type", "Reisepass").json()["found"]
    answer = read(manager_client, documents, "document_country", "IRL", revision=1).json()
    assert "<mark>United Kingdom</mark>" in answer["declared"]
    assert "≠ differs" in answer["found"]
    assert read(manager_client, documents, "document_type", "=", revision=1).json()["text"] == "passport"


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
    with django_assert_num_queries(27):
        manager_client.get(page_of(documents.case, "console"))
    for code in FIELDS:
        save_reading(documents, FIELDS[code], actor=account_manager, text="=", revision=0)
    with django_assert_num_queries(27):
        assert text_of(manager_client.get(page_of(documents.case, "console"))).count("✓ same") == len(FIELDS)


def test_who_has_one_name_only_is_compared_too(other_seller, lead, log_in, documents_of_other):
    documents_of_other.case.seller.person.given_name = ""
    documents_of_other.case.seller.person.save()
    reading = save_reading(documents_of_other, FIELDS["given_name"], actor=lead, text="Olga", revision=0)
    assert reading.revision == 1
    assert "≠ differs" in text_of(log_in(lead).get(page_of(documents_of_other.case, "console")))


def test_a_correction_is_asked_for_shown_and_taken_back(live, manager_client):
    address = page_of(live.case, "ask_correction", "document_number")
    assert manager_client.post(address, **JSON).status_code == 200
    assert "One correction at a time" in manager_client.post(address, **JSON).json()["error"]
    html = manager_client.get(page_of(live.case, "facts")).json()["html"]
    assert "The seller is asked to correct it:" in html
    asked = live.corrections.get()
    manager_client.post(page_of(live.case, "cancel_correction", asked.public_id), **JSON)
    assert "is asked to correct" not in manager_client.get(page_of(live.case, "facts")).json()["html"]


def test_the_console_gets_old_and_new_and_the_checks_that_are_open_again(live, seller, manager_client, account_manager):
    answer_all(live)
    asked = ask_correction(live, FIELDS["document_number"], actor=account_manager)
    answer_correction(asked, actor=seller.user, value="999999999")
    answer = manager_client.get(page_of(live.case, "facts")).json()
    assert "before: ••••••782" in answer["html"]
    assert "••••••999" in answer["html"]
    assert sum(check["open"] for check in answer["checks"]) == 2
    assert "Document number = number declared" in answer["open"]
    assert "before: ••••••782" in text_of(manager_client.get(page_of(live.case, "console")))


def test_the_country_of_the_document_is_corrected_from_a_list_and_told_by_name(live, seller, log_in, manager_client):
    asked = ask_correction(live, FIELDS["document_country"], actor=live.reviewer)
    answer_correction(asked, actor=seller.user, value="DE")
    html = manager_client.get(page_of(live.case, "facts")).json()["html"]
    assert "before: United Kingdom" in html
    assert ">Germany" in html
    items = {check["item"] for check in manager_client.get(page_of(live.case, "facts")).json()["checks"]}
    page = text_of(manager_client.get(page_of(live.case, "console")))
    assert all(f'data-item="{item}"' in page for item in items)


def test_nobody_is_asked_to_correct_where_only_documents_are_reviewed(documents, manager_client):
    assert "data-correct=" not in text_of(manager_client.get(page_of(documents.case, "console")))
    response = manager_client.post(page_of(documents.case, "ask_correction", "holder"), **JSON)
    assert response.status_code == 409


def test_what_is_corrected_in_another_review_is_not_there(live, documents_of_other, manager_client):
    assert manager_client.get(page_of(documents_of_other.case, "facts")).status_code == 404
    assert manager_client.post(page_of(live.case, "cancel_correction", "corr_x"), **JSON).status_code == 404
    assert manager_client.post(page_of(live.case, "ask_correction", "nonsense"), **JSON).status_code == 404


def test_who_reviews_reads_that_a_number_stands_elsewhere_and_support_does_not(
    seller, other_seller, account_manager, support, log_in
):
    case, other = document_case(seller), complete(other_seller, name="Bright Goods Ltd")
    begin(case, account_manager)
    page = f"/admin/verification/case/{case.pk}/change/"
    assert f"Stands at Bright Goods Ltd ({other.public_id}) too." in log_in(account_manager).get(page).content.decode()
    assert "Bright Goods" not in log_in(support).get(page).content.decode()
