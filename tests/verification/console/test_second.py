"""The page of a second decision tells nothing of the first, and nobody else has it."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from tests.answers import words_of
from tests.verification.building import answer_all, begin, complete, confirm_factor, open_case
from tests.verification.console.pages import page_of
from tests.verification.queueing import people
from tests.verification.seconds import again, drawn, held
from verification.models import SecondReview
from verification.reviewing.actions.decisions import hold_decision
from verification.second.actions.deciding_again import take_second
from verification.second.items import items_of

pytestmark = pytest.mark.django_db
WORK = "/admin/verification/case/work/"
SECRET = "The hologram looks wrong to me."


@pytest.fixture
def two(make_user):
    both = people(make_user, 2)
    for user in both:
        TOTP.activate(user, generate_totp_secret())
    return both


@pytest.fixture
def other(two):
    return two[0]


@pytest.fixture
def client(log_in, other):
    client = log_in(other)
    confirm_factor(client, other)
    return client


@pytest.fixture
def waits(seller, account_manager):
    cut = {"bank_statement": "cut_off"}
    return drawn(seller, account_manager, outcome="documents_needed", rejected=cut, note=SECRET)


def at(second, name="second", *more):
    return reverse(f"admin:verification_{name}", args=[second.public_id, *more])


def take(client):
    return client.post("/admin/verification/case/second/take/").url


def answers(second, **against):
    kinds = {item.key: item.document.kind if item.document else "" for item in items_of(second.review)}
    return {key: against.get(kind) or "fine" for key, kind in kinds.items()}


def test_the_page_tells_neither_the_outcome_the_reasons_the_note_nor_the_state_of_anything(waits, client):
    page = client.get(take(client)).content.decode()
    shown = page.replace("<option", "\n<option")
    selected = [line for line in shown.splitlines() if "selected" in line or "checked" in line]
    assert all('value=""' in line for line in selected)
    words = words_of(client.get(at(waits)))
    for told in (SECRET, "documents needed", waits.first_by.full_name, "Rejected", "Accepted", "uploaded again"):
        assert told not in words
    assert waits.first_by.full_name
    assert waits.cause not in words


def test_whoever_has_it_in_hand_finds_the_case_and_the_seller_nowhere_else(waits, client, seller):
    take(client)
    case = waits.review.case
    assert client.get(page_of(case)).status_code == 404
    assert client.get(page_of(case, "timeline")).status_code == 403
    assert client.get(reverse("admin:sellers_seller_change", args=[seller.pk])).status_code in (302, 404)
    assert seller.public_id not in client.get("/admin/sellers/seller/").content.decode()


def test_afterwards_the_seller_is_found_again(waits, client, seller):
    take(client)
    client.post(at(waits, "second_give_back"), {"reason": "time"})
    assert client.get(reverse("admin:sellers_seller_change", args=[seller.pk])).status_code == 200


def test_nobody_else_opens_it_or_its_evidence(waits, client, log_in, account_manager, lead, two):
    take(client)
    document = waits.review.document_outcomes.first().document
    for user in (account_manager, lead, two[1]):
        theirs = log_in(user)
        confirm_factor(theirs, user)
        assert theirs.get(at(waits)).status_code == 404
        assert theirs.post(at(waits), {"outcome": "approved"}).status_code == 404
        assert theirs.get(at(waits, "second_page", document.public_id, 1)).status_code == 404


def test_pages_open_for_a_minute_and_each_look_is_recorded(waits, client):
    take(client)
    document = waits.review.document_outcomes.first().document
    response = client.get(at(waits, "second_page", document.public_id, 1), follow=True)
    assert response["Content-Type"] == "image/jpeg"
    client.post(at(waits, "second_give_back"), {"reason": "time"})
    assert client.get(at(waits, "second_page", document.public_id, 1)).status_code == 404


def test_a_document_that_the_first_did_not_judge_does_not_open(waits, client, other_seller):
    take(client)
    theirs = complete(other_seller).documents.first()
    assert client.get(at(waits, "second_page", theirs.public_id, 1)).status_code == 404


def test_deciding_again_leads_back_to_ones_work(waits, client):
    take(client)
    sent = {**answers(waits, bank_statement="cut_off"), "outcome": "documents_needed"}
    page = words_of(client.post(at(waits), sent, follow=True))
    assert "Decided. If the first decision differs, a lead settles it." in page
    assert SecondReview.objects.get().status == "agreed"


def test_an_error_keeps_what_was_typed(waits, client):
    take(client)
    sent = {**answers(waits, bank_statement="cut_off"), "outcome": "approved", "note": "Look at the edge."}
    response = client.post(at(waits), sent)
    page = response.content.decode()
    assert "It cannot be approved" in page
    assert '<option value="cut_off" selected>' in page
    assert "Look at the edge." in page


def test_a_number_is_masked_until_it_is_revealed_and_what_was_typed_stays(waits, client, seller):
    number = "123456782"
    assert number not in words_of(client.get(take(client)))
    sent = {**answers(waits, bank_statement="cut_off"), "outcome": "rejected", "reveal": "document_number"}
    answer = client.post(at(waits), sent)
    page = answer.content.decode()
    assert number in words_of(answer)
    assert "GB33BUKB20201555555555" not in page
    assert '<option value="cut_off" selected>' in page
    event = Event.objects.get(action="seller.revealed")
    assert (event.subject, json.loads(event.data)) == (
        seller.public_id,
        {"assigned": True, "field": "document_number"},
    )
    assert SecondReview.objects.get().status == "open"
    assert number not in words_of(client.get(at(waits)))


def test_with_a_stale_second_factor_no_number_is_revealed(waits, client, other):
    take(client)
    confirm_factor(client, other, seconds_ago=601)
    assert "second factor" in words_of(client.post(at(waits), {"reveal": "document_number"}))
    assert not Event.objects.filter(action="seller.revealed").exists()


def test_what_is_no_number_is_not_revealed(waits, client):
    take(client)
    client.post(at(waits), {"reveal": "given_name"})
    assert not Event.objects.filter(action="seller.revealed").exists()


def test_ones_work_says_what_waits(waits, client, log_in, lead):
    assert "1 decision of somebody else waits to be decided again by you." in words_of(client.get(WORK))
    take(client)
    assert "Go on with the one in hand" in words_of(client.get(WORK))


def test_a_lead_sees_both_sides_and_settles(waits, other, log_in, lead):
    take_second(other)
    waits.refresh_from_db()
    again(waits)
    theirs = log_in(lead)
    assert "1 decision differs from the second one" in words_of(theirs.get(WORK))
    assert str(waits.review.case.seller) in words_of(theirs.get("/admin/verification/case/second/differ/"))
    page = words_of(theirs.get(at(waits, "settle")))
    assert all(told in page for told in (str(waits.first_by), str(other), "I see a cut edge."))
    assert "Say why" in words_of(theirs.post(at(waits, "settle"), {"settled_for": "first"}))
    sent = {"settled_for": "first", "why": "The statement is cut off at the bottom."}
    assert "Settled." in words_of(theirs.post(at(waits, "settle"), sent, follow=True))
    assert "The statement is cut off" in words_of(theirs.get(at(waits, "settle")))


def test_only_leads_settle(waits, client, other):
    again(take_second(other))
    assert client.get(at(waits, "settle")).status_code == 403
    assert client.get("/admin/verification/case/second/differ/").status_code == 403


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_what_differs_takes_the_same_queries_however_long(
    make_seller, account_manager, other, log_in, lead, number, django_assert_max_num_queries
):
    for each in range(number):
        drawn(make_seller(f"s{each}@example.com"), account_manager)
        again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    theirs = log_in(lead)
    with django_assert_max_num_queries(25):
        theirs.get("/admin/verification/case/second/differ/")


def test_the_deciding_page_asks_how_sure_one_is(seller, account_manager, log_in):
    review = begin(open_case(complete(seller), "document_review"), account_manager)
    answer_all(review)
    theirs = log_in(account_manager)
    assert "I am not sure" in words_of(theirs.get(page_of(review.case, "decide"), {"outcome": "approved"}))
    theirs.post(page_of(review.case, "decide"), {"outcome": "approved", "unsure": "yes"})
    assert review.second.cause == "low_confidence"
    page = words_of(theirs.get(page_of(review.case)))
    assert "Held: decided, and not told yet." in page
    assert "Decided without being sure: approve" in page


def test_whoever_is_not_sure_reads_that_nothing_was_told(seller, account_manager, log_in):
    review = begin(open_case(complete(seller), "document_review"), account_manager)
    answer_all(review)
    sent = {"outcome": "approved", "unsure": "yes"}
    answer = log_in(account_manager).post(page_of(review.case, "decide"), sent, follow=True)
    assert "Kept. Somebody else decides it again before anything follows" in words_of(answer)


def test_the_staff_list_says_for_whom_a_held_case_waits(seller, account_manager, log_in, lead):
    held(seller, account_manager)
    page = words_of(log_in(lead).get("/admin/verification/case/"))
    assert "another reviewer: decide it again" in page
    assert "reviewer: check the documents" not in page


def test_ones_work_says_what_holds_a_case_and_what_is_overdue(seller, account_manager, client, other, log_in, lead):
    waits = held(seller, account_manager)
    assert "1 decision of somebody else waits to be decided again by you." in words_of(client.get(WORK))
    assert not [told for told in ("holds", "sure") if told in words_of(client.get(WORK))]
    SecondReview.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert "1 overdue" in words_of(client.get(WORK))
    again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    page = words_of(log_in(lead).get(WORK))
    assert "1 of them holds a case: its seller waits for it." in page
    assert "1 case is held beyond the day that was promised." in page
    page = words_of(log_in(lead).get("/admin/verification/case/second/differ/"))
    assert "holds the case" in page
    assert "Overdue:" in page
    assert str(waits.review.case.seller) in page


def test_a_lead_settles_what_holds_a_case_and_reads_what_follows(seller, account_manager, other, log_in, lead):
    waits = held(seller, account_manager)
    again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    theirs = log_in(lead)
    assert "The seller was told nothing yet." in words_of(theirs.get(at(waits, "settle")))
    sent = {"settled_for": "second", "why": "The statement is cut off at the bottom."}
    page = words_of(theirs.post(at(waits, "settle"), sent, follow=True))
    assert "It has taken effect, and the seller has been told." in page


def test_the_seller_and_support_read_nothing_of_a_held_case(seller, account_manager, log_in, support):
    case = open_case(complete(seller), "document_review")
    review = begin(case, account_manager)
    answer_all(review)
    before = words_of(log_in(seller.user).get("/case/"))
    hold_decision(review, actor=account_manager, outcome="approved", reason_codes=[])
    assert words_of(log_in(seller.user).get("/case/")) == before
    page = words_of(log_in(support).get(page_of(case)))
    assert "A person is checking your documents" in page
    assert not [word for word in ("not sure", "again", "Held") if word in page]


@pytest.mark.parametrize("number", [1, 30])
def test_ones_work_takes_the_same_queries_however_much_is_held(
    make_seller, account_manager, log_in, lead, number, django_assert_max_num_queries
):
    for each in range(number):
        held(make_seller(f"s{each}@example.com"), account_manager)
    theirs = log_in(lead)
    with django_assert_max_num_queries(40):
        theirs.get(WORK)
