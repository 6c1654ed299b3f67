"""How a platform confirms a contact of its tests: with the code that everybody knows, which counts for nobody else."""

from collections.abc import Callable

import pytest

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import check_code, send_code
from contacts.codes import TEST_CODE
from contacts.limits import guessing_is_rife
from contacts.models import Address, CodeAttempt, CodeSend
from contacts.statements import read_sending
from contacts.watching import _FAILURES, _rows
from messaging.models import Delivery
from sellers.models import Seller
from tests.contacts.conftest import NUMBER, fail
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def test_address(make_seller: Callable[..., Seller]) -> Address:
    seller = make_seller("test@example.com", is_test=True)
    save_person(seller, actor=seller.user, name="Cora Contact", relation="colleague")
    return enter_address(seller, actor=seller.user, kind="phone", value=NUMBER)


def test_the_known_code_confirms_an_address_of_the_test_world(test_address: Address) -> None:
    user = test_address.contact.seller.user
    send_code(test_address, actor=user)
    check_code(test_address, actor=user, code=TEST_CODE)
    test_address.refresh_from_db()
    assert (test_address.status, Delivery.objects.count()) == ("verified", 0)


def test_the_known_code_is_wrong_for_everybody_else(
    phone: Address, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.actions.codes.new_code", lambda _send: "123456")
    send_code(phone, actor=seller.user)
    with refusal("wrong_code"):
        check_code(phone, actor=seller.user, code=TEST_CODE)
    phone.refresh_from_db()
    assert phone.status == "pending"


def test_a_wrong_code_is_counted_and_locks_in_the_test_world_too(test_address: Address) -> None:
    send_code(test_address, actor=test_address.contact.seller.user)
    assert fail(test_address, times=5)[-1] == "too_many_guesses"


def test_without_a_code_that_was_asked_for_the_known_one_confirms_nothing(test_address: Address) -> None:
    with refusal("no_code"):
        check_code(test_address, actor=test_address.contact.seller.user, code=TEST_CODE)


def test_no_limit_of_the_live_world_counts_what_the_test_world_does(test_address: Address, phone: Address) -> None:
    for _ in range(6):
        send_code(test_address, actor=test_address.contact.seller.user)
    fail(test_address, times=3)
    found = read_sending(phone)
    assert (found.to_address, found.failures_of_all, found.failures_of_address, found.to_dial_code) == ([], 0, 0, 0)
    assert (guessing_is_rife(found), CodeSend.objects.count(), _rows(_FAILURES)) == (False, 0, [(0,)])
    assert CodeAttempt.objects.get().failures == 3
