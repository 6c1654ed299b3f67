"""A change of details: what it takes, that the old values stay in effect until it is accepted, and how it ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from contacts.models import Address
from core.approvals import confirm
from core.models import User
from messaging.models import Message
from sellers.models import BankAccount, Business, Document, Person, Seller
from tests.refusals import refusal, refusal_of
from tests.verification.building import answer_all, begin, open_case
from tests.verification.certification.world import asked, of_high_volume, over
from tests.verification.changing import accept_all, begun, fresh, send, sent, standing, typed, upload_all
from tests.verification.measuring import in_effect
from verification.actions.cases import correct_details, submit_case
from verification.actions.moving import lock
from verification.certification.actions.certifying import certify, follow_up, follow_up_due
from verification.certification.actions.suspending import propose_suspensions
from verification.certification.certifiable import fingerprint_of, pending_of
from verification.changes.actions.changing import save_change, submit_change, withdraw_change
from verification.changes.changeable import why_not
from verification.models import Case, Certification, ChangeRequest, Measure, Screening
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import release_review

pytestmark = pytest.mark.django_db
Status = ChangeRequest.Status


@pytest.fixture
def active(seller: Seller, sample: Callable[[int], None]) -> Seller:
    sample(0)
    return standing(seller)


def decided(case: Case, user: User, outcome: str, codes: tuple[str, ...] = (), **found: dict[str, str]) -> Case:
    """As somebody decides it who is assigned to it."""
    review = begin(case, user)
    answer_all(review, **found)
    decide(review, actor=user, outcome=outcome, reason_codes=list(codes))
    return Case.objects.get(pk=case.pk)


def status_of(change: ChangeRequest) -> str:
    change.refresh_from_db()
    return change.status


def papers(seller: Seller) -> dict[str, str]:
    return dict(seller.documents.values_list("kind", "status"))


def name_of(seller: Seller) -> str:
    return Person.objects.get(seller=seller).family_name


def test_a_new_name_takes_a_new_case_and_counts_once_it_is_approved(active: Seller, account_manager: User) -> None:
    change = sent(active, "person", family_name="Married")
    case = change.case
    assert (case.status, name_of(active)) == ("document_review", "Seller")
    assert decided(case, account_manager, "approved").status == "approved"
    assert (status_of(change), name_of(active)) == ("applied", "Married")
    assert (fresh(active).status, papers(active)["identity"]) == ("active", "accepted")


def test_a_refused_change_leaves_everything_as_it_stands(active: Seller, account_manager: User) -> None:
    change = sent(active, "person", family_name="Married")
    decided(change.case, account_manager, "rejected", ("altered",), rejected={"identity": "altered"})
    assert (status_of(change), name_of(active), fresh(active).status) == ("refused", "Seller", "active")


def test_what_is_checked_is_what_is_asked(active: Seller, account_manager: User) -> None:
    case = sent(active, "person", family_name="Married").case
    assert lock(case).seller.person.family_name == "Married"
    assert begin(case, account_manager).case.seller.person.family_name == "Married"


def test_what_is_checked_cannot_be_saved_into_the_account(active: Seller) -> None:
    person = lock(sent(active, "person", family_name="Married").case).seller.person
    with pytest.raises(Exception, match="duplicate key"):
        person.save()


def test_the_screen_runs_over_what_is_asked(active: Seller, make_seller: Callable[..., Seller]) -> None:
    other = standing(make_seller("other@example.com"))
    BankAccount.objects.filter(seller=other).update(number=b"")
    account = BankAccount.objects.get(seller=other)
    account.number = "DE89370400440532013000"
    account.country = "DE"
    account.save()
    change = sent(active, "bank_account", number="DE89370400440532013000", country="DE")
    assert Screening.objects.get(case=change.case).accounts["same_bank_account"] == 1


def test_a_new_address_takes_its_document_and_no_look_at_the_others(active: Seller, account_manager: User) -> None:
    change = begun(active, "business", street="9 New Road")
    assert (change.need, change.documents) == ("document", ["business_extract"])
    assert papers(active) == {"identity": "accepted", "bank_statement": "accepted", "business_extract": "requested"}
    upload_all(active)
    review = begin(send(change).case, account_manager)
    assert {check.item.checklist.subject for check in review.checks.all()} == {"business"}
    answer_all(review)
    decide(review, actor=account_manager, outcome="approved", reason_codes=[])
    assert Business.objects.get().street == "9 New Road"


def test_what_takes_a_document_alone_is_never_drawn_at_random(active: Seller, sample: Callable[[int], None]) -> None:
    sample(100)
    assert sent(active, "business", street="9 New Road").case.status == "document_review"


def test_identity_is_drawn_as_in_any_case(active: Seller, sample: Callable[[int], None]) -> None:
    sample(100)
    assert sent(active, "person", family_name="Married").case.status == "session_needed"


def test_what_takes_nothing_counts_at_once_and_is_told(active: Seller) -> None:
    change = send(begun(active, "business", region="West Yorkshire"))
    assert (status_of(change), Business.objects.get().region) == ("applied", "West Yorkshire")
    assert not Case.objects.filter(change=change).exists()
    assert Message.objects.get(purpose="change_made").recipient == active.user


def test_for_a_sole_trader_the_statement_shows_the_address(active: Seller) -> None:
    Business.objects.update(kind="sole_trader")
    assert begun(active, "business", street="9 New Road").documents == ["bank_statement"]


def test_who_becomes_a_company_is_asked_for_its_extract(active: Seller) -> None:
    Business.objects.update(kind="sole_trader")
    active.documents.filter(kind="business_extract").delete()
    change = begun(active, "business", kind="company", register_number="7654321")
    assert change.documents == ["business_extract"]
    assert papers(active)["business_extract"] == "requested"


def test_several_parts_are_one_change_and_the_strictest_decides(active: Seller) -> None:
    begun(active, "business", street="9 New Road")
    change = begun(active, "person", family_name="Married")
    assert (change.need, change.documents) == ("case", ["identity", "business_extract"])
    assert ChangeRequest.objects.count() == 1


def test_a_part_typed_back_is_not_asked_any_more(active: Seller) -> None:
    begun(active, "business", street="9 New Road")
    change = begun(active, "person", family_name="Married")
    assert save_change(active, actor=active.user, part="person", fields=typed(active, "person")) == change
    assert papers(active) == {"identity": "accepted", "bank_statement": "accepted", "business_extract": "requested"}


def test_all_typed_back_is_no_change(active: Seller) -> None:
    change = begun(active, "person", family_name="Married")
    assert save_change(active, actor=active.user, part="person", fields=typed(active, "person")) is None
    assert (status_of(change), set(papers(active).values())) == ("withdrawn", {"accepted"})


def test_nothing_changed_begins_nothing(active: Seller) -> None:
    assert save_change(active, actor=active.user, part="person", fields=typed(active, "person")) is None
    assert not ChangeRequest.objects.exists()


def test_it_is_not_sent_without_its_documents(active: Seller) -> None:
    with refusal("incomplete"):
        send(begun(active, "person", family_name="Married"))


def test_it_is_sent_once(active: Seller) -> None:
    change = sent(active, "person", family_name="Married")
    assert refusal_of(send, change) == "case_open"
    assert Case.objects.filter(change=change).count() == 1


def test_what_was_changed_since_the_page_was_opened_is_not_sent(active: Seller) -> None:
    begun(active, "business", region="West Yorkshire")
    assert refusal_of(submit_change, active, actor=active.user, seen="x") == "changed_meanwhile"


def test_taken_back_before_it_is_sent_the_documents_are_as_before(active: Seller) -> None:
    change = begun(active, "person", family_name="Married")
    withdraw_change(active, actor=active.user)
    assert (status_of(change), papers(active)["identity"]) == ("withdrawn", "accepted")


def test_a_document_that_was_replaced_is_not_taken_for_the_old_one(active: Seller) -> None:
    begun(active, "person", family_name="Married")
    upload_all(active)
    withdraw_change(active, actor=active.user)
    assert papers(active)["identity"] == "uploaded"  # and is judged with the next case
    begun(active, "person", family_name="Married")
    assert papers(active)["identity"] == "requested"
    withdraw_change(active, actor=active.user)
    assert papers(active)["identity"] == "uploaded"


def test_what_was_sent_for_an_earlier_change_shows_nothing_of_this_one(active: Seller) -> None:
    sent(active, "person", family_name="Married")
    withdraw_change(active, actor=active.user)
    change = begun(active, "person", family_name="Other")
    assert refusal_of(send, change) == "incomplete"
    active.documents.filter(kind="identity").update(status="accepted")
    assert refusal_of(send, change) == "incomplete"
    active.documents.filter(kind="identity").update(status="requested")
    upload_all(active)
    send(change)


def test_what_waits_for_its_check_can_be_taken_back(active: Seller) -> None:
    change = sent(active, "person", family_name="Married")
    withdraw_change(active, actor=active.user)
    assert (status_of(change), Case.objects.get(change=change).status) == ("withdrawn", "withdrawn")
    assert name_of(active) == "Seller"


def test_while_somebody_looks_at_it_it_cannot_be_taken_back(active: Seller, account_manager: User) -> None:
    begin(sent(active, "person", family_name="Married").case, account_manager)
    assert refusal_of(withdraw_change, active, actor=active.user) == "being_decided"


def test_nor_once_somebody_has_begun_to_check_it_until_it_is_decided(
    active: Seller, account_manager: User, lead: User
) -> None:
    case = sent(active, "person", family_name="Married").case
    release_review(begin(case, account_manager), actor=account_manager, reason="time")
    assert refusal_of(withdraw_change, active, actor=active.user) == "being_decided"
    decided(case, account_manager, "documents_needed", ("unreadable",), rejected={"identity": "unreadable"})
    withdraw_change(active, actor=active.user)
    assert Case.objects.get(pk=case.pk).status == "withdrawn"


def test_without_a_change_there_is_nothing_to_take_back(active: Seller) -> None:
    assert refusal_of(withdraw_change, active, actor=active.user) == "nothing_to_withdraw"


@pytest.mark.parametrize("status", ["onboarding", "verified", "suspended", "closed"])
def test_only_of_an_account_that_stands(active: Seller, status: str) -> None:
    Seller.objects.update(status=status)
    active = fresh(active)
    said = refusal_of(save_change, active, actor=active.user, part="person", fields=typed(active, "person"))
    assert said == "not_changeable"


def test_not_while_a_case_is_open(active: Seller) -> None:
    open_case(active, Case.Status.DOCUMENT_REVIEW)
    said = refusal_of(save_change, active, actor=active.user, part="person", fields=typed(active, "person"))
    assert said == "case_open"


def test_the_case_of_a_change_opens_no_details(active: Seller, account_manager: User) -> None:
    case = sent(active, "person", family_name="Married").case
    case = decided(case, account_manager, "rejected", ("altered",), rejected={"identity": "altered"})
    assert refusal_of(correct_details, case, actor=active.user) == "of_a_change"


def test_the_case_of_a_change_gives_nobody_suspended_a_new_beginning(active: Seller, account_manager: User) -> None:
    case = sent(active, "person", family_name="Married").case
    decided(case, account_manager, "rejected", ("altered",), rejected={"identity": "altered"})
    Seller.objects.update(status="suspended")
    assert refusal_of(submit_case, fresh(active), actor=active.user) == "already_submitted"


def test_every_step_is_audited(active: Seller, account_manager: User) -> None:
    change = sent(active, "person", family_name="Married")
    decided(change.case, account_manager, "approved")
    steps = Event.objects.filter(subject=change.public_id).order_by("id").values_list("action", flat=True)
    assert list(steps) == ["change.saved", "change.submitted", "change.applied"]
    assert Event.objects.filter(subject=active.public_id, action="seller.details_changed").count() == 1
    assert "Married" not in str(list(Event.objects.values_list("data", flat=True)))


# Change, verify and certify are one flow.


@pytest.fixture
def certifying(active: Seller, ops: User) -> Certification:
    Seller.objects.filter(pk=active.pk).update(status="active")
    Business.objects.all().delete()
    Person.objects.all().delete()
    BankAccount.objects.all().delete()
    Document.objects.filter(kind="business_extract").delete()
    certification = asked(of_high_volume(active, ops))
    accept_all(active)
    return certification


def test_an_accepted_change_certifies(certifying: Certification, account_manager: User) -> None:
    seller = fresh(certifying.seller)
    change = sent(seller, "person", family_name="Married")
    certifying.refresh_from_db()
    assert certifying.certified_at is None
    decided(change.case, account_manager, "approved")
    certifying.refresh_from_db()
    assert certifying.certified_at
    assert certifying.certified_hash == fingerprint_of(fresh(seller))


def test_what_takes_nothing_certifies_at_once(certifying: Certification) -> None:
    send(begun(certifying.seller, "business", region="West Yorkshire"))
    certifying.refresh_from_db()
    assert certifying.certified_at


def test_without_a_phone_number_a_change_certifies_nothing(certifying: Certification) -> None:
    Address.objects.update(status="replaced")
    change = begun(certifying.seller, "business", region="West Yorkshire")
    send(change)
    certifying.refresh_from_db()
    assert certifying.is_open


def test_a_refused_change_certifies_nothing(certifying: Certification, account_manager: User) -> None:
    change = sent(certifying.seller, "person", family_name="Married")
    decided(change.case, account_manager, "rejected", ("altered",), rejected={"identity": "altered"})
    certifying.refresh_from_db()
    assert certifying.certified_at is None


def test_a_change_that_was_taken_back_gives_no_days_anew(certifying: Certification) -> None:
    seller = fresh(certifying.seller)
    sent(seller, "person", family_name="Married")
    withdraw_change(seller, actor=seller.user)
    follow_up(over(certifying))
    certifying.refresh_from_db()
    assert (certifying.notices, certifying.why) == (2, "unanswered")


def test_the_clock_stands_while_a_change_is_checked_and_not_while_it_is_typed(certifying: Certification) -> None:
    seller = fresh(certifying.seller)
    change = begun(seller, "person", family_name="Married")
    over(certifying)
    assert follow_up_due() == 1
    over(certifying)
    upload_all(seller)
    send(change)
    assert follow_up_due() == 0


@pytest.mark.parametrize("step", [begun, sent])
def test_nothing_is_certified_while_a_change_is_pending(certifying: Certification, step: Callable[..., object]) -> None:
    seller = fresh(certifying.seller)
    step(seller, "person", family_name="Married")
    assert refusal_of(certify, seller, actor=seller.user, seen=fingerprint_of(seller)) == "change_pending"


def test_who_is_suspended_for_it_may_change_and_is_open_again(certifying: Certification, account_manager: User) -> None:
    seller = fresh(certifying.seller)
    Certification.objects.update(suspended_at=certifying.told_at, status_before="active")
    Seller.objects.filter(pk=seller.pk).update(status="suspended")
    change = sent(fresh(seller), "person", family_name="Married")
    decided(change.case, account_manager, "approved")
    assert (fresh(seller).status, name_of(seller)) == ("active", "Married")


def test_who_is_suspended_for_it_stays_so_where_the_change_is_refused(
    certifying: Certification, account_manager: User
) -> None:
    Certification.objects.update(suspended_at=certifying.told_at, status_before="active")
    Seller.objects.update(status="suspended")
    change = sent(fresh(certifying.seller), "person", family_name="Married")
    decided(change.case, account_manager, "rejected", ("altered",), rejected={"identity": "altered"})
    assert fresh(certifying.seller).status == "suspended"


@pytest.mark.parametrize("kind", ["suspend", "undo"])
def test_who_is_suspended_for_something_else_too_cannot_change(
    certifying: Certification, ops: User, lead: User, kind: str
) -> None:
    seller = certifying.seller
    open_case(seller, Case.Status.APPROVED, due_at=None, since=timezone.now() - timedelta(days=90))
    measure = in_effect(seller, kind, by=lead, and_by=ops)
    Certification.objects.update(suspended_at=certifying.told_at, status_before="active")
    seller = fresh(seller)
    Case.objects.filter(seller=seller).update(status="approved", due_at=None)
    assert seller.status == "suspended"
    said = refusal_of(save_change, seller, actor=seller.user, part="person", fields=typed(seller, "person"))
    assert said == "not_changeable"
    assert "how it ends" in why_not(seller)
    Measure.objects.filter(pk=measure.pk).update(status="lifted")
    assert begun(seller, "person", family_name="X")


def test_who_is_restricted_and_suspended_for_it_may_change(certifying: Certification, ops: User, lead: User) -> None:
    seller = certifying.seller
    in_effect(seller, "restrict", by=lead, and_by=ops)
    Certification.objects.update(suspended_at=certifying.told_at, status_before="restricted")
    Seller.objects.filter(pk=seller.pk).update(status="suspended")
    assert begun(fresh(seller), "person", family_name="X")


def refused(seller: Seller, user: User, name: str) -> None:
    change = sent(fresh(seller), "person", family_name=name)
    decided(change.case, user, "rejected", ("altered",), rejected={"identity": "altered"})


def test_a_refused_change_gives_new_days_once_and_no_more(certifying: Certification, account_manager: User) -> None:
    seller = certifying.seller
    refused(seller, account_manager, "Married")
    follow_up(over(certifying))
    certifying.refresh_from_db()
    assert (certifying.notices, certifying.why) == (2, "decided")
    refused(seller, account_manager, "Other")
    follow_up(over(certifying))
    certifying.refresh_from_db()
    assert (certifying.notices, certifying.batch is not None) == (2, True)


def test_a_second_change_holds_no_suspension_up(
    certifying: Certification, account_manager: User, ops: User, lead: User
) -> None:
    seller = certifying.seller
    refused(seller, account_manager, "Married")
    follow_up(over(certifying))
    change = sent(fresh(seller), "person", family_name="Other")
    assert "go on during this one" in str(pending_of(fresh(seller)))
    over(certifying)
    assert follow_up_due() == 1
    certifying.refresh_from_db()
    assert certifying.batch
    confirm(propose_suspensions(certifying.batch, actor=ops, reason="Told twice."), actor=lead)
    assert fresh(seller).status == "suspended"
    decided(change.case, account_manager, "approved")
    assert (fresh(seller).status, name_of(seller)) == ("active", "Other")


def test_a_check_of_ours_gives_new_days_all_the_same(certifying: Certification, account_manager: User) -> None:
    seller = certifying.seller
    refused(seller, account_manager, "Married")
    follow_up(over(certifying))
    over(certifying)
    case = open_case(seller, Case.Status.DOCUMENT_REVIEW)
    assert follow_up_due() == 0
    Case.objects.filter(pk=case.pk).update(status="approved", due_at=None)
    assert follow_up_due() == 1
    certifying.refresh_from_db()
    assert (certifying.notices, certifying.why) == (3, "decided")
