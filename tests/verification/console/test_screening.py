"""Why this outcome: the page that explains a run of the screen, as it was then."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.policy import publish_policy
from sellers.models import BankAccount, Person
from tests.answers import words_of
from tests.verification.building import document_case, find, publish_plan
from verification.actions import cases
from verification.models import Case
from verification.screening.actions.answering import answer_signal

pytestmark = pytest.mark.django_db


def page_of(case, name="outcome"):
    return reverse(f"admin:verification_case_{name}", args=[case.pk])


@pytest.fixture
def screened(ready, manager, lead):
    """Nobody's case yet: leads see it."""
    BankAccount.objects.filter(seller=ready).update(country="FR")
    return cases.submit_case(ready, actor=ready.user)


@pytest.fixture
def client(lead, log_in):
    return log_in(lead)


def test_it_says_rules_versions_points_threshold_and_draw(screened, client):
    page = words_of(client.get(page_of(screened)))
    assert "It came to 100 points; from 100 on a session is needed." in page
    assert f"Judged by plan {screened.screenings.get().plan.number}" in page
    assert f"Drawn at random: {screened.screenings.get().draw:.2f} of 100. No share was a random" in page
    assert "country, version 1 Business, issuing and bank country are not one." in page
    assert "belong together? found 100 –" in page
    assert "found nothing 0 of 60 –" in page


def test_it_says_below_which_draw_it_would_have_been_a_random_sample(screened, client):
    screened.screenings.update(draw=12.5, plan=publish_plan(random_sample_percent=7))
    assert "Drawn at random: 12.50 of 100. Below 7 it would be a random sample." in words_of(
        client.get(page_of(screened))
    )


def test_it_says_whether_todays_details_are_still_the_same(screened, client):
    assert "another one today" not in words_of(client.get(page_of(screened)))
    BankAccount.objects.filter(seller=screened.seller).update(country="GB")
    page = words_of(client.get(page_of(screened)))
    assert page.count("another one today") == 1
    assert "bank country another one today" in page


def test_points_are_those_of_then(screened, client):
    publish_plan(weights={"country": 1})
    page = words_of(client.get(page_of(screened)))
    assert "belong together? found 100 –" in page
    assert f"Judged by plan {screened.screenings.get().plan.number}" in page


def test_an_erased_seller_is_said_to_be(screened, client):
    screened.screenings.update(inputs={})
    assert "Nothing is kept of it" in words_of(client.get(page_of(screened)))


def test_links_say_with_how_many_and_what_to_ask_and_no_names(ready, other_seller, client):
    case = document_case_of(ready)
    run = find(case, "same_document", session=False)
    run.accounts = {"same_document": 2}
    run.save()
    for name in ("outcome", "change"):
        page = words_of(client.get(page_of(case, name)))
        assert "Do you have another account with us? For whom is it?" in page
        assert other_seller.public_id not in page
    assert "It is about 2 other accounts." in page


def test_a_travel_note_for_that_day_answers_what_is_about_a_place(ready, client):
    case = document_case_of(ready)
    find(case, "same_network", "same_document", session=False)
    today = case.submitted_at.date()
    note = ready.travel_notes.create(country="JP", first_day="2020-01-01", last_day="2020-01-09")
    assert "noted a journey" not in words_of(client.get(page_of(case)))
    note.first_day, note.last_day = (str(today + timedelta(days=days)) for days in (-2, 2))
    note.save()
    for name in ("outcome", "change"):
        page = words_of(client.get(page_of(case, name)))
        assert page.count("journey The seller noted a journey for those days: Japan,") == 1


def test_a_journey_during_earlier_log_ins_explains_them_and_one_without_a_log_in_does_not(ready, client):
    case = document_case_of(ready)
    find(case, "same_network", session=False)
    seen = case.submitted_at - timedelta(days=20)
    place = ready.user.log_in_places.create(token="x", network="81.2.69.0/24")
    ready.user.log_in_places.filter(pk=place.pk).update(first_seen_at=seen, seen_at=seen)
    note = ready.travel_notes.create(country="JP", first_day=str(seen.date()), last_day=str(seen.date()))
    assert "noted a journey for those days: Japan" in words_of(client.get(page_of(case)))
    note.first_day = note.last_day = str((seen - timedelta(days=3)).date())
    note.save()
    assert "noted a journey" not in words_of(client.get(page_of(case)))


def test_the_day_of_the_run_is_no_detail_that_changed(screened, client):
    run = screened.screenings.get()
    run.inputs["today"] = "0" * 64
    run.save()
    page = words_of(client.get(page_of(screened)))
    assert "bank country the same today" in page
    assert "another one today" not in page


def test_what_was_deleted_is_said_to_be_and_not_called_another(screened, client):
    Person.objects.filter(seller=screened.seller).update(document_number="")
    page = words_of(client.get(page_of(screened)))
    assert "document number is not looked at any more, or has been deleted" in page
    assert "another one today" not in page


def test_after_a_change_of_the_key_nothing_is_called_another(screened, client, monkeypatch):
    monkeypatch.setattr("core.encryption.keyed_hash", lambda purpose, value: "0" * 64)
    monkeypatch.setattr("verification.screening.actions.running.keyed_hash", lambda purpose, value: "0" * 64)
    page = words_of(client.get(page_of(screened)))
    assert "another one today" not in page
    assert "bank country cannot be compared any more: the key of the hashes was changed" in page


def test_the_figures_are_those_of_then(screened, client, ops):
    said = "By that plan a document is new for 14 days, and 5 accounts of one network in 7 days are many."
    policy = "By the policy of then a session could take place within 14 days."
    assert f"{said} {policy}" in words_of(client.get(page_of(screened)))
    publish_plan(velocity_days=30, document_new_days=3)
    publish_policy({"offer_horizon_days": 30}, actor=ops, note="test")
    assert f"{said} {policy}" in words_of(client.get(page_of(screened)))


def test_it_says_what_was_measured_and_nothing_of_it_once_it_is_erased(screened, client):
    measures = {"document_age_days": 9, "newcomers": {"1": 2, "8": 4}}
    screened.screenings.update(measures=measures)
    page = words_of(client.get(page_of(screened)))
    assert "issued 9 days before. 2 other accounts were registered from the seller's networks within 7 days." in page
    screened.screenings.update(measures={**measures, "document_age_days": None})
    assert "is not known, or it was 90 days before or more." in words_of(client.get(page_of(screened)))
    screened.screenings.update(measures={})
    assert "other accounts were registered" not in words_of(client.get(page_of(screened)))


def document_case_of(ready):
    case = cases.submit_case(ready, actor=ready.user)
    case.screenings.all().delete()
    return case


def test_staff_read_the_sellers_answer_beside_the_signal(screened, client):
    answer_signal(screened, actor=screened.seller.user, topic="country", text="I studied in France.")
    for name in ("outcome", "change"):
        assert "The seller answers: I studied in France." in words_of(client.get(page_of(screened, name)))


def test_support_sees_the_sentence_and_that_there_is_an_answer(screened, support, log_in):
    answer_signal(screened, actor=screened.seller.user, topic="country", text="I studied in France.")
    client = log_in(support)
    page = words_of(client.get(page_of(screened, "change")))
    assert "not all from the same country" in page
    assert "The seller has answered." in page
    assert "I studied in France." not in page
    assert client.get(page_of(screened)).status_code == 403


def test_whoever_does_not_have_the_case_does_not_find_it(screened, account_manager, log_in):
    assert log_in(account_manager).get(page_of(screened)).status_code == 404


def test_an_invitation_says_that_nothing_was_screened(seller, client):
    case = document_case(seller)
    run = find(case, "invited_after_rejection")
    run.plan = None
    run.save()
    page = words_of(client.get(page_of(case)))
    assert "Nothing was screened: a campaign invited this seller." in page
    assert "a session, whatever the points" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_it_takes_the_same_queries_at_1_and_at_30_runs(ready, client, django_assert_num_queries, rows):
    case = cases.submit_case(ready, actor=ready.user)
    for _number in range(rows):
        find(Case.objects.get(), session=False)
    client.get(page_of(case))
    with django_assert_num_queries(16):
        client.get(page_of(case))
