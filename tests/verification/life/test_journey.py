"""Whatever happens to a case: somebody acts next, and the page says by when and what happens otherwise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import User
from sellers.models import Seller
from sellers.statuses import STATUSES
from tests.sellers.details import complete
from verification.life.journey import Standing, standing
from verification.life.words import Who
from verification.models import Case

Status = Case.Status
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class FakeDocuments(list):
    def all(self) -> "FakeDocuments":
        return self


def stand(status: str, *, seller_status: str = Seller.Status.ONBOARDING, **fields: object) -> Standing:
    seller = Seller(pk=1, user=User(time_zone="Europe/Berlin"), status=seller_status, locked_at=NOW)
    seller._prefetched_objects_cache = {"documents": FakeDocuments()}
    case = Case(seller=seller, status=status, since=NOW, due_at=NOW, **fields)
    return standing(seller, case)


@given(st.data())
def test_on_every_walk_through_the_table_somebody_acts_next_until_it_is_decided(data: st.DataObject) -> None:
    case = Case(status=data.draw(st.sampled_from([Status.SESSION_NEEDED, Status.DOCUMENT_REVIEW])))
    while steps := sorted(Case.TRANSITIONS[case.status]):
        now = stand(case.status)
        assert now.who in (Who.SELLER, Who.STAFF, Who.BOTH)
        assert now.title
        assert now.text
        assert now.otherwise
        assert now.due_at
        case.move_to(data.draw(st.sampled_from(steps)))
        if data.draw(st.booleans()):
            break
    assert stand(case.status).title


@pytest.mark.parametrize("status", Status.values)
def test_who_has_something_to_do_is_led_to_a_page(status: str) -> None:
    now = stand(status, seller_status=Seller.Status.VERIFIED)
    assert bool(now.page) == (now.who in (Who.SELLER, Who.BOTH))


@pytest.mark.django_db
def test_before_the_first_submission_the_seller_is_led_to_what_is_missing_and_then_to_submitting(
    seller: Seller,
) -> None:
    now = standing(seller, None)
    assert (now.who, now.page) == (Who.SELLER, "")
    complete(seller)
    now = standing(Seller.objects.with_details().get(), None)
    assert (now.who, now.page) == (Who.SELLER, "check_answers")


def test_where_no_time_is_free_it_is_our_turn() -> None:
    assert stand(Status.SESSION_NEEDED, times_wanted_at=NOW).who == Who.STAFF


@pytest.mark.parametrize(
    ("seller_status", "who"), [(Seller.Status.VERIFIED, Who.SELLER), (Seller.Status.ACTIVE, Who.NOBODY)]
)
def test_after_approval_only_tax_information_is_left(seller_status: str, who: str) -> None:
    assert stand(Status.APPROVED, seller_status=seller_status).who == who


def test_a_suspicion_is_told_as_the_review_that_goes_on() -> None:
    assert stand(Status.FRAUD_SUSPECTED) == stand(Status.DOCUMENT_REVIEW)


def test_every_account_status_is_defined() -> None:
    assert set(STATUSES) == set(Seller.Status)
