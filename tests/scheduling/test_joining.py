from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from core.errors import DomainError
from messaging.models import Delivery
from scheduling.actions import cancel_booking, end_session, issue_link
from scheduling.joining import find_session
from scheduling.models import Booking, JoinToken
from sellers.models import Seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(booking: Booking) -> str:
    JoinToken.objects.all().delete()
    return issue_link(booking.session, actor=None)


def refusal(token: str, code: str, seller: Seller) -> tuple[str, str]:
    with pytest.raises(DomainError) as caught:
        find_session(token, code, user=seller.user)
    return caught.value.code, str(caught.value.message)


def test_link_session_id_and_log_in_lead_to_the_session(booking: Booking, token: str, seller: Seller) -> None:
    assert find_session(token, booking.session.code.lower(), user=seller.user) == booking.session


def test_a_link_can_be_used_again_and_again(booking: Booking, token: str, seller: Seller) -> None:
    for _ in range(20):
        assert find_session(token, booking.session.code, user=seller.user) == booking.session


def test_only_a_keyed_hash_is_stored(token: str) -> None:
    stored = JoinToken.objects.get()
    assert len(token) >= 22  # 128 bits in base64
    assert token not in stored.token_hash


def test_wrong_expired_unknown_and_foreign_get_one_and_the_same_answer(
    booking: Booking, token: str, seller: Seller, other_seller: Seller
) -> None:
    code = booking.session.code
    answers = {
        refusal("unknown", code, seller),
        refusal("", "", seller),
        refusal(token, "AAAA-AAAA", seller),
        refusal(token, "\x00", seller),
        refusal(token, code, other_seller),
    }
    JoinToken.objects.update(expires_at=timezone.now())
    answers.add(refusal(token, code, seller))
    assert len(answers) == 1


def test_each_refusal_costs_one_query(
    booking: Booking, token: str, seller: Seller, django_assert_num_queries: Callable
) -> None:
    for typed, code in [(token, "AAAA-AAAA"), ("unknown", booking.session.code)]:
        with django_assert_num_queries(1):
            refusal(typed, code, seller)


@pytest.mark.parametrize("how", ["cancelled", "ended"])
def test_nobody_enters_what_is_cancelled_or_over(booking: Booking, token: str, seller: Seller, how: str) -> None:
    if how == "cancelled":
        cancel_booking(booking, actor=seller.user, reason="seller")
    else:
        end_session(booking.session, actor=None, held=True)
    assert refusal(token, booking.session.code, seller)[0] == "no_such_session"


def test_the_link_of_the_mail_lives_24_hours_from_when_it_is_due(booking: Booking, seller: Seller) -> None:
    due = booking.starts_at - timedelta(hours=20)
    assert JoinToken.objects.get().expires_at == due + timedelta(hours=24)
    secret = Delivery.objects.get(message__purpose="session_link").secret
    JoinToken.objects.update(expires_at=F("expires_at") - timedelta(days=3))
    assert find_session(secret["token"], booking.session.code, user=seller.user) == booking.session
