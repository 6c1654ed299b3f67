"""Codes that many send and enter at one moment (R12, R13): over real connections."""

from collections import Counter
from collections.abc import Callable

import pytest

from audit.models import Event
from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import check_code, send_code
from contacts.models import Address, CodeAttempt, CodeSend
from core.models import User
from core.policy import publish_policy
from messaging.models import Delivery
from sellers.models import Seller
from tests.contacts.conftest import fail, travel
from tests.races import at_once, results_at_once
from tests.refusals import refusal

Code = Callable[[], str]


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_wrong_guesses_at_once_exactly_five_are_evaluated(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    found = [code for codes in results_at_once([lambda: fail(phone, times=1)] * 100) for code in codes]
    assert Counter(found) == {"wrong_code": 4, "too_many_guesses": 96}
    assert CodeAttempt.objects.get().failures == 5
    assert Event.objects.filter(action="contact.code_entered").count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_twenty_sends_at_once_one_goes_out_and_its_code_alone_is_valid(
    phone: Address, last_code: Code, seller: Seller
) -> None:
    found = at_once([lambda: send_code(phone, actor=seller.user)] * 20)
    assert found == {"done": 1, "too_many_sends": 19}
    assert (CodeAttempt.objects.get().sends, CodeSend.objects.count(), Delivery.objects.count()) == (1, 1, 1)
    check_code(phone, actor=seller.user, code=last_code())


@pytest.mark.django_db(transaction=True)
def test_of_sends_at_once_without_a_wait_as_many_go_out_as_the_limit_allows_and_the_last_code_is_valid(
    phone: Address, texts: Callable[[], list[str]], seller: Seller, ops: User
) -> None:
    publish_policy({"code_resend_wait_seconds": 1}, actor=ops, note="test")
    for sends in (1, 2, 3):
        found = at_once([lambda: send_code(phone, actor=seller.user)] * 8)
        assert found == {"done": 1, "too_many_sends": 7}
        assert CodeSend.objects.count() == CodeAttempt.objects.get().sends == sends
        codes = [text[:6] for text in texts()]
        assert len(codes) == sends
        travel(seconds=2)
    assert at_once([lambda: send_code(phone, actor=seller.user)] * 8) == {"too_many_sends": 8}
    for former in codes[:-1]:
        with refusal("wrong_code"):
            check_code(phone, actor=seller.user, code=former)
    check_code(phone, actor=seller.user, code=codes[-1])


@pytest.mark.django_db(transaction=True)
def test_two_sellers_who_send_to_one_number_at_once_are_counted_together(
    phone: Address, seller: Seller, other_seller: Seller
) -> None:
    save_person(other_seller, actor=other_seller.user, name="Cora", relation="adviser")
    same = enter_address(other_seller, actor=other_seller.user, kind="phone", value=phone.value)
    jobs = [lambda: send_code(phone, actor=seller.user), lambda: send_code(same, actor=other_seller.user)] * 8
    assert at_once(jobs) == {"done": 1, "too_many_sends": 15}
    assert CodeAttempt.objects.count() == CodeSend.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_right_code_at_once_from_eight_tabs_confirms_once(phone: Address, last_code: Code, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    code = last_code()
    found = at_once([lambda: check_code(phone, actor=seller.user, code=code)] * 8)
    assert found == {"done": 1, "code_used": 7}
    assert Event.objects.filter(action="contact.address_confirmed").count() == 1
