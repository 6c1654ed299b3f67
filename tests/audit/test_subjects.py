import pytest

from audit.subjects import Kind, kind_of, register, row_of, seller_of, subjects_of
from core.models import User
from messaging.models import Message
from sellers.models import Seller
from tests.verification.building import book, complete, open_case
from verification.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(seller: Seller, account_manager: User) -> Case:
    case = open_case(complete(seller), Case.Status.SESSION_BOOKED)
    case.booking = book(seller, account_manager)
    case.save()
    return case


def test_to_a_seller_belongs_whatever_is_theirs_and_nothing_of_others(
    seller: Seller, other_seller: Seller, case: Case, django_assert_num_queries
) -> None:
    Message.objects.create(
        recipient=seller.user, purpose="x", about=case.public_id, revision=1, due_at=case.since, body=""
    )
    with django_assert_num_queries(1):
        found = subjects_of(seller.public_id)
    theirs = {seller.public_id, seller.user.public_id, case.public_id, Message.objects.get().public_id}
    booked = {case.booking.public_id, case.booking.session.public_id}
    assert theirs | booked | {document.public_id for document in seller.documents.all()} == found
    assert other_seller.public_id not in found


def test_to_a_case_belong_its_seller_documents_booking_and_session(seller: Seller, case: Case) -> None:
    documents = {document.public_id for document in seller.documents.all()}
    expected = {case.public_id, seller.public_id, case.booking.public_id, case.booking.session.public_id}
    assert subjects_of(case.public_id) == expected | documents


def test_a_booking_of_an_earlier_case_is_not_of_the_present_one(case: Case) -> None:
    earlier = case.booking.public_id
    case.__class__.objects.update(submitted_at=case.booking.created_at.replace(year=2040))
    assert earlier not in subjects_of(case.public_id)


def test_the_seller_of_what_is_theirs_is_found(seller: Seller, case: Case, ops: User) -> None:
    assert seller_of(case.booking.session.public_id) == seller.public_id
    assert seller_of(seller.public_id) == seller.public_id
    assert seller_of(ops.public_id) is None
    assert seller_of("policy_1") is None


def test_what_an_id_names_is_told_by_its_first_letters(seller: Seller) -> None:
    assert [str(kind_of(each).label) for each in ("doc_8f3k", "policy_3", "zzz_1")] == [
        "document",
        "policy figures",
        "zzz",
    ]
    assert row_of(seller.public_id) == seller
    assert row_of("policy_3") is None


def test_the_letters_of_one_kind_are_given_to_no_other() -> None:
    with pytest.raises(ValueError, match="key_ names data key already"):
        register(Kind("key", "something else"))
    assert str(kind_of("key_1").label) == "data key"
