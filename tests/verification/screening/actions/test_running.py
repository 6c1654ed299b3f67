"""Running the screen: what is kept of it, and what it asks for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Event
from core.models import User
from sellers.log_ins import note_log_in
from sellers.models import BankAccount, Business, Document, Person, Seller
from tests.sellers.details import complete
from tests.verification.building import open_case, publish_plan
from verification.actions import cases
from verification.keeping import erase
from verification.models import Case, Screening, ScreenPlan
from verification.reading import reasons_for_session, told_in
from verification.screening.actions.running import hashes_of, read_facts
from verification.screening.rules import SCREENED
from verification.screening.rules.links import SENTENCE
from verification.screening.thresholds import SHIPPED
from verification.sessions.owed import lacks_session, session_asked

pytestmark = pytest.mark.django_db
Status = Case.Status


def submit(seller: Seller) -> Case:
    return cases.submit_case(seller, actor=seller.user)


def share(seller: Seller, other: Seller, *, document: bool = False, bank: bool = False) -> None:
    """Another account with the same, and nothing else that is equal."""
    complete(other)
    own = Person.objects.get(seller=seller), BankAccount.objects.get(seller=seller)
    person, account = Person.objects.get(seller=other), BankAccount.objects.get(seller=other)
    person.document_number = own[0].document_number if document else "C01X00T47"
    account.number = own[1].number if bank else "DE02120300000000202051"
    person.save()
    account.save()
    Business.objects.get(seller=other).delete()


def issue_document(seller: Seller, *, days_ago: int) -> None:
    today = date.fromisoformat(read_facts(seller, thresholds=SHIPPED).today)
    person = Person.objects.get(seller=seller)
    person.document_issued_on = (today - timedelta(days=days_ago)).isoformat()
    person.save()


def test_everything_is_kept_that_explains_the_outcome(ready: Seller) -> None:
    case = submit(ready)
    screening = case.screenings.get()
    assert screening.plan == ScreenPlan.objects.in_force()
    assert (screening.score, screening.outcome, screening.found) == (0, "clear", [])
    assert set(screening.findings) == {rule.name for rule in SCREENED}
    assert 0 <= screening.draw < 100
    event = Event.objects.get(subject=case.public_id, action="case.submitted")
    assert screening.public_id in event.data


def test_of_what_was_declared_only_keyed_hashes_are_kept(ready: Seller) -> None:
    number = Person.objects.get(seller=ready).document_number
    screening = submit(ready).screenings.get()
    assert {len(value) for value in screening.inputs.values()} == {64}
    assert number not in str(screening.inputs)
    assert set(screening.inputs) >= {"document_number", "bank_country", "same_bank_account", "newcomers"}


def test_the_hashes_of_two_runs_cannot_be_compared(ready: Seller) -> None:
    screening = submit(ready).screenings.get()
    facts = read_facts(ready, thresholds=ScreenPlan.objects.in_force().figures)
    assert hashes_of(screening, facts) == screening.inputs
    other = hashes_of(Screening(), facts)
    assert set(other.values()).isdisjoint(screening.inputs.values())


def test_what_is_compared_with_the_plans_figures_is_kept_in_days_and_counts(
    ready: Seller, other_seller: Seller
) -> None:
    issue_document(ready, days_ago=20)
    for user in (ready.user, other_seller.user):
        note_log_in(user, agent="Firefox/128.0", address="81.2.69.142")
    assert submit(ready).screenings.get().measures == {"document_age_days": 20, "newcomers": {"0": 1}}


def test_what_no_plan_can_ask_about_is_not_kept(ready: Seller) -> None:
    issue_document(ready, days_ago=90)
    assert submit(ready).screenings.get().measures == {"document_age_days": None, "newcomers": {}}


@pytest.mark.parametrize(("days", "found"), [(20, []), (21, ["document_too_new"])])
def test_the_figures_are_those_of_the_plan_in_force(ready: Seller, days: int, found: list[str]) -> None:
    issue_document(ready, days_ago=20)
    publish_plan(document_new_days=days)
    assert submit(ready).screenings.get().found == found


def test_an_erasure_takes_the_hashes_and_the_measures(ready: Seller) -> None:
    case = submit(ready)
    erase(ready)
    screening = case.screenings.get()
    assert (screening.inputs, screening.measures, screening.outcome) == ({}, {}, "clear")


def test_what_another_account_has_too_is_a_question_and_asks_for_no_session(
    ready: Seller, other_seller: Seller
) -> None:
    share(ready, other_seller, document=True)
    case = submit(ready)
    screening = case.screenings.get()
    assert (case.status, screening.score) == (Status.DOCUMENT_REVIEW, 60)
    assert screening.accounts == {"same_document": 1}
    assert list(case.signals.values_list("rule", flat=True)) == ["same_document"]
    assert [session_asked(case), lacks_session(case), reasons_for_session(case)] == [False, False, []]


def test_questions_add_up_to_a_session(ready: Seller, other_seller: Seller, manager: Any) -> None:
    share(ready, other_seller, document=True, bank=True)
    case = submit(ready)
    assert (case.status, case.screenings.get().score) == (Status.SESSION_NEEDED, 100)
    assert lacks_session(case)
    assert reasons_for_session(case) == [str(SENTENCE)]


def test_several_links_are_told_in_one_sentence(ready: Seller, other_seller: Seller, manager: Any) -> None:
    share(ready, other_seller, document=True, bank=True)
    (told,) = told_in(submit(ready))
    assert (told.topic, told.reason, told.answerable) == ("question", str(SENTENCE), True)


def test_the_same_network_is_counted(ready: Seller, other_seller: Seller) -> None:
    for user in (ready.user, other_seller.user):
        note_log_in(user, agent="Firefox/128.0", address="81.2.69.142")
    assert submit(ready).screenings.get().accounts == {"same_browser_kind": 1, "same_network": 1}


def test_an_earlier_rejection_alone_asks_for_no_session(ready: Seller) -> None:
    open_case(ready, Status.REJECTED)
    case = submit(ready)
    assert (case.status, case.screenings.get().found) == (Status.DOCUMENT_REVIEW, ["rejected_before"])


def test_a_plan_can_make_a_rule_count_for_nothing(ready: Seller, lead: User) -> None:
    BankAccount.objects.filter(seller=ready).update(country="FR")
    plan = publish_plan(weights={"country": 0})
    case = submit(ready)
    assert (case.status, case.screenings.get().found) == (Status.DOCUMENT_REVIEW, ["country"])
    assert not case.signals.exists()
    assert case.screenings.get().plan == plan


def sent_again(case: Case) -> Case:
    """A statement is asked for and sent."""
    document = case.seller.documents.get(kind="bank_statement")
    Case.objects.filter(pk=case.pk).update(status=Status.DOCUMENTS_NEEDED)
    Document.objects.filter(pk=document.pk).update(status=Document.Status.UPLOADED)
    cases.resubmit_documents(Case.objects.get(pk=case.pk), actor=case.seller.user)
    return Case.objects.get(pk=case.pk)


def test_a_stricter_plan_is_asked_when_documents_are_sent_again(
    ready: Seller, other_seller: Seller, manager: Any
) -> None:
    share(ready, other_seller, document=True)
    case = submit(ready)
    publish_plan(weights={"same_document": 60}, session_from=61)
    assert sent_again(case).status == Status.DOCUMENT_REVIEW
    publish_plan(weights={"same_document": 60}, session_from=60)
    case = sent_again(case)
    assert case.status == Status.SESSION_NEEDED
    assert [run.draw is None for run in case.screenings.all()] == [False, True, True]
    assert case.signals.count() == 1


def test_a_question_that_is_new_asks_for_no_second_session(
    ready: Seller, other_seller: Seller, manager: Any, sample: Callable[[int], None]
) -> None:
    sample(100)
    case = submit(ready)
    share(ready, other_seller, document=True)
    sample(0)
    assert sent_again(case).status == Status.DOCUMENT_REVIEW
    assert list(case.signals.values_list("rule", flat=True)) == ["random_sample", "same_document"]
