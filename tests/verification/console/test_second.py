"""The page of a second decision tells nothing of the first, and nobody else has it."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.answers import words_of
from tests.verification.building import answer_all, begin, complete, confirm_factor, open_case
from tests.verification.console.pages import page_of
from tests.verification.queueing import people
from tests.verification.seconds import again, drawn
from verification.actions.decisions import decide
from verification.actions.second import take_second
from verification.models import SecondReview
from verification.reasons import reasons_in_use
from verification.second_items import items_of

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
    client.post(at(waits, "second_give_back"))
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
    client.post(at(waits, "second_give_back"))
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


def test_whoever_answers_a_suspicion_of_fraud_sees_neither_who_has_it_nor_why(
    seller, account_manager, lead, log_in, client
):
    review = begin(open_case(complete(seller), "document_review"), account_manager)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"], note=SECRET)
    theirs, altered = log_in(lead), reasons_in_use(["altered"])["altered"].label
    page = words_of(theirs.get(page_of(review.case)))
    assert "Somebody suspects fraud." in page
    assert not [told for told in (SECRET, str(account_manager), altered) if told in page]
    assert theirs.get(page_of(review.case, "timeline")).url == page_of(review.case)
    theirs.post(page_of(review.case, "fraud"), {"confirmed": "no"})
    page = words_of(theirs.get(page_of(review.case)))
    assert all(told in page for told in (SECRET, str(account_manager), altered))
