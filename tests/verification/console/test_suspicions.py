"""A suspicion of fraud is answered by somebody who sees neither who has it nor why, on whichever page."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from audit.models import Event
from core import roles
from tests.answers import words_of
from tests.refusals import refusal
from tests.verification.building import answer_all, begin, complete, open_case
from tests.verification.console.pages import page_of
from tests.verification.queueing import knows, people
from verification.assignment.actions.taking import assign_case, begin_document_review, take_next
from verification.catalogue.reasons import reasons_in_use
from verification.models import Case
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db
SECRET = "The hologram looks wrong to me."
LOG = "/admin/audit/event/"


@pytest.fixture
def case(seller, account_manager):
    """Suspected by the account manager."""
    review = begin(open_case(complete(seller), "document_review"), account_manager)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"], note=SECRET)
    return Case.objects.get(pk=review.case_id)


@pytest.fixture
def secrets(account_manager):
    return SECRET, str(account_manager), reasons_in_use(["altered"])["altered"].label


@pytest.fixture
def theirs(log_in, lead):
    return log_in(lead)


def told(answer, secrets):
    page = words_of(answer)
    return [secret for secret in secrets if secret in page]


def test_the_page_of_the_case_tells_nothing_of_it_until_it_is_answered(case, theirs, secrets):
    answer = theirs.get(page_of(case))
    assert "Somebody suspects fraud." in words_of(answer)
    assert told(answer, secrets) == []
    theirs.post(page_of(case, "fraud"), {"confirmed": "no"})
    assert told(theirs.get(page_of(case)), secrets) == list(secrets)


def test_nor_does_the_timeline(case, theirs, secrets):
    assert theirs.get(page_of(case, "timeline")).url == page_of(case)
    theirs.post(page_of(case, "fraud"), {"confirmed": "no"})
    assert secrets[1] in words_of(theirs.get(page_of(case, "timeline")))


@pytest.mark.parametrize("query", ["", "action=decision.made", "case={case}", "seller={seller}", "actor={actor}"])
def test_nor_does_the_log_however_it_is_searched(case, theirs, secrets, account_manager, query):
    named = {"case": case.public_id, "seller": case.seller.public_id, "actor": account_manager.public_id}
    answer = theirs.get(f"{LOG}?{query.format(**named)}")
    assert "are left out until it is answered" in words_of(answer)
    ids = [f"/admin/audit/event/{event.pk}/change/" for event in Event.objects.filter(subject=case.public_id)]
    assert ids
    assert not [each for each in ids if each in answer.content.decode()]


def test_nor_one_event_nor_who_looked_at_the_seller(case, theirs):
    event = Event.objects.get(action="decision.made")
    addresses = [reverse("admin:audit_event_change", args=[event.pk]), f"{LOG}looks/{case.seller.public_id}/"]
    for address in addresses:
        assert "It belongs to your own account, or to something that you may have to decide" in words_of(
            theirs.get(address, follow=True)
        )
    theirs.post(page_of(case, "fraud"), {"confirmed": "no"})
    assert [theirs.get(address).status_code for address in addresses] == [200, 200]


def test_nor_an_export_by_who_is_ops_too(case, lead, log_in):
    lead.groups.add(Group.objects.get(name=roles.OPS))
    answer = log_in(lead).post(f"{LOG}export/", {"query": "action=decision.made"}, follow=True)
    assert (
        "Nothing was exported: It belongs to your own account, or to something that you may have to decide"
        in words_of(answer)
    )


def test_whoever_cannot_answer_it_reads_the_log_as_ever(case, ops, log_in, secrets):
    page = words_of(log_in(ops).get(f"{LOG}?action=decision.made"))
    assert "left out" not in page
    assert secrets[1] in page


def test_the_list_of_cases_does_not_name_them(case, theirs, account_manager):
    assert told(theirs.get("/admin/verification/case/"), [str(account_manager)]) == []


def test_whoever_suspected_it_is_not_drawn_for_the_case_that_goes_on(case, lead, theirs, account_manager, make_user):
    theirs.post(page_of(case, "fraud"), {"confirmed": "no"})
    case.refresh_from_db()
    assert case.status == "document_review"
    with refusal("none_for_you"):
        take_next(knows(account_manager))
    with refusal("suspected"):
        assign_case(case, actor=lead, to=account_manager, reason="went_on")
    with refusal("not_assigned"):
        begin_document_review(case, actor=account_manager)
    assert take_next(people(make_user, 1)[0]).case == case


def test_a_lead_who_suspected_it_reads_what_they_found(seller, lead, log_in):
    review = begin(open_case(complete(seller), "document_review"), lead)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=lead, outcome="fraud_suspected", reason_codes=["altered"], note=SECRET)
    theirs = log_in(lead)
    assert SECRET in words_of(theirs.get(page_of(review.case)))
    assert "left out" not in words_of(theirs.get(LOG))


@pytest.mark.parametrize("number", [1, 30])
def test_the_log_takes_the_same_queries_however_many_wait(
    make_seller, account_manager, theirs, number, django_assert_max_num_queries
):
    for each in range(number):
        review = begin(open_case(complete(make_seller(f"s{each}@example.com")), "document_review"), account_manager)
        answer_all(review, failed={"valid": "altered"})
        decide(review, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"])
    with django_assert_max_num_queries(25):
        theirs.get(LOG)
