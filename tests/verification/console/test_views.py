import pytest

from tests.answers import text_of
from tests.verification.building import (
    answer_all,
    begin,
    complete,
    confirm_factor,
    document_case,
    open_case,
)
from tests.verification.console.pages import page_of
from verification.comparing.declared import FIELDS
from verification.models import Case, Check, Decision, Signal
from verification.reviewing.actions.corrections import answer_correction, ask_correction
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db


def fill(case, reviewer, count):
    """`count` reviews with decisions, events and signals."""
    for number in range(count):
        begin(case, reviewer)
        review = case.reviews.latest("id")
        review.ended_at = review.started_at
        review.note = f"Note {number}"
        review.save()
        Check.objects.filter(review=review).update(outcome="failed", reason_code="unreadable", reason_version=1)
        Decision.objects.create(case=case, review=review, outcome="rejected", decided_by=reviewer)
        Signal.objects.create(case=case, rule="country", rule_version=1)


def test_the_case_page_costs_as_much_with_30_reviews_as_with_one(
    seller, account_manager, manager_client, django_assert_num_queries
):
    case = document_case(seller)
    fill(case, account_manager, 1)
    manager_client.get(page_of(case))
    with django_assert_num_queries(34):
        manager_client.get(page_of(case))
    fill(case, account_manager, 29)
    with django_assert_num_queries(34):
        assert "Note 29" not in (page := text_of(manager_client.get(page_of(case))))
    assert "Note 28" in page


def test_the_case_page_shows_declared_data_signals_and_timeline(documents, manager_client):
    case = documents.case
    Signal.objects.create(case=case, rule="random_sample", rule_version=1)
    page = text_of(manager_client.get(page_of(case)))
    assert ["••••••782" in page, "•••••••••••••••••••555" in page] == [True, True]
    assert [secret in page for secret in ("123456782", "GB33BUKB20201555555555", "1980")] == [False] * 3
    assert "Random sample at the policy's rate." in page
    assert "Go on with the review" in page
    assert "opened an account" in page


def test_a_bank_account_in_another_name_is_marked(documents, seller, manager_client):
    case = documents.case
    assert "≠" not in text_of(manager_client.get(page_of(case)))
    seller.bank_account.holder = "Somebody Else"
    seller.bank_account.save()
    assert "≠ neither the business nor the contact person" in text_of(manager_client.get(page_of(case)))


def test_a_suspicion_is_answered_by_somebody_else_on_the_case_page(documents, lead, manager_client, log_in):
    answer_all(documents, failed={"valid": "altered"})
    decide(documents, actor=documents.reviewer, outcome="fraud_suspected", reason_codes=["altered"])
    assert "Confirm: reject" not in text_of(manager_client.get(page_of(documents.case)))
    client = log_in(lead)
    assert "Confirm: reject" in text_of(client.get(page_of(documents.case)))
    client.post(page_of(documents.case, "fraud"), {"confirmed": "yes"})
    assert Case.objects.get().status == Case.Status.REJECTED


def test_the_second_person_can_look_at_the_documents(documents, lead, account_manager, manager_client, log_in):
    answer_all(documents, failed={"valid": "altered"})
    address = page_of(documents.case, "page", documents.case.seller.documents.first().public_id, 1)
    client = log_in(lead)
    confirm_factor(client, lead)
    decide(documents, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"])
    client.post(client.get(address).url, {"reason": "I am the second person."})
    assert client.get(address, follow=True).status_code == 200
    assert manager_client.get(address).status_code == 404


def test_whoever_suspected_is_refused_on_the_page_too(seller, lead, log_in):
    review = begin(document_case(seller), lead)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=lead, outcome="fraud_suspected", reason_codes=["altered"])
    response = log_in(lead).post(page_of(review.case, "fraud"), {"confirmed": "yes"}, follow=True)
    assert "somebody else has to confirm it" in text_of(response)
    assert Case.objects.get().status == Case.Status.FRAUD_SUSPECTED


def test_the_confirmation_shows_what_the_seller_will_read(documents, manager_client):
    answer_all(documents, rejected={"bank_statement": "statement_too_old"})
    page = text_of(manager_client.get(page_of(documents.case, "decide"), {"outcome": "documents_needed"}))
    assert "The bank statement is more than three months old." in page
    assert not Decision.objects.exists()


def test_what_the_seller_corrected_while_the_confirmation_was_open_is_not_approved_unseen(
    live, seller, account_manager, manager_client
):
    answer_all(live)
    address = page_of(live.case, "decide")
    assert manager_client.get(f"{address}?outcome=approved").status_code == 200
    asked = ask_correction(live, FIELDS["register_number"], actor=account_manager)
    answer_correction(asked, actor=seller.user, value="76543210")
    page = text_of(manager_client.post(address, {"outcome": "approved"}, follow=True))
    again = "Register extract: name and number = declared, The business in the public register"
    assert f"these have no outcome yet: {again}." in page
    assert not Decision.objects.exists()


def test_a_question_to_the_seller_that_is_open_is_named_before_the_confirmation(live, account_manager, manager_client):
    answer_all(live)
    ask_correction(live, FIELDS["register_number"], actor=account_manager)
    page = text_of(manager_client.get(f"{page_of(live.case, 'decide')}?outcome=approved", follow=True))
    assert "Wait for the answer, or take the question back." in page


def test_the_confirmation_names_what_is_open(documents, manager_client):
    response = manager_client.get(page_of(documents.case, "decide"), {"outcome": "approved"}, follow=True)
    assert "these have no outcome yet: " in text_of(response)
    assert response.redirect_chain[-1][0] == page_of(documents.case, "console")


def test_confirming_decides_and_twice_is_once(documents, manager_client):
    answer_all(documents)
    for _ in range(2):
        response = manager_client.post(page_of(documents.case, "decide"), {"outcome": "approved"}, follow=True)
    assert "This review has ended" in text_of(response)
    assert Decision.objects.count() == 1
    assert Case.objects.get().status == Case.Status.APPROVED


def test_the_confirmation_is_in_the_sellers_language_and_names_what_is_accepted(documents, seller, manager_client):
    seller.user.language = "de"
    seller.user.save()
    answer_all(documents, rejected={"bank_statement": "statement_too_old"})
    page = text_of(manager_client.get(page_of(documents.case, "decide"), {"outcome": "documents_needed"}))
    assert "<strong>Kontoauszug</strong>" in page
    assert "Der Kontoauszug ist älter als drei Monate." in page
    assert "Angenommen: Ausweisdokument und Registerauszug oder Gewerbeerlaubnis." in page
    assert "Accepted: identity document and register extract or business licence." in page


def test_where_staff_have_nothing_to_do_the_page_says_who_acts_next(seller, lead, log_in):
    case = open_case(complete(seller), Case.Status.SESSION_NEEDED)
    page = text_of(log_in(lead).get(page_of(case)))
    assert "There is nothing for staff to do in this case now. Next: seller: choose a time." in page
