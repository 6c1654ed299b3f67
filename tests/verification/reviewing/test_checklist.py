import random

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.building import complete
from verification.models import Checklist, ChecklistItem
from verification.reviewing.checklist import items_for, lists_for, order_of


def item(code, **fields):
    return ChecklistItem(code=code, **fields)


ITEMS = [item("tilt", challenge="show"), item("name"), item("bend", challenge="show"), item("code", challenge="code")]


def publish(subject, country, number, *codes):
    """A version with these checks, as actions would publish it."""
    made = Checklist.objects.create(subject=subject, country=country, number=number)
    for position, code in enumerate(codes):
        made.items.create(code=code, position=position, title=code, guidance=code)
    Checklist.objects.filter(pk=made.pk).update(published_at=timezone.now())
    return made


def names(lists):
    return [(each.subject, each.country, each.number) for each in lists]


@pytest.mark.django_db
def test_a_review_takes_the_checklist_of_the_country_before_that_of_any(seller):
    complete(seller)  # a British company with passport and bank account from there
    publish("passport", "GB", 2, "name")
    assert ("passport", "GB", 2) in names(lists_for(seller))


@pytest.mark.django_db
def test_a_country_without_a_checklist_of_its_own_has_that_of_any(seller):
    complete(seller)
    seller.person.document_country = "FR"
    assert ("passport", "", 1) in names(lists_for(seller))


@pytest.mark.django_db
def test_the_newest_version_counts_and_a_draft_does_not(seller):
    complete(seller)
    publish("general", "", 2, "code")
    Checklist.objects.create(subject="general", country="", number=3)
    assert names(lists_for(seller))[-1] == ("general", "", 2)


@pytest.mark.django_db
def test_a_review_is_put_together_from_identity_bank_business_and_person(seller):
    complete(seller)
    assert [each.subject for each in lists_for(seller)] == ["passport", "bank_statement", "business", "general"]


@pytest.mark.django_db
def test_a_sole_trader_is_not_looked_up_as_a_company(seller):
    complete(seller)
    seller.business.kind = "sole_trader"
    assert [each.subject for each in lists_for(seller)] == ["passport", "bank_statement", "general"]


@pytest.mark.django_db
def test_a_session_by_video_has_the_challenges_that_are_required_of_it(seller):
    items = items_for(lists_for(complete(seller)), in_session=True, by_video=True)
    assert {item.code for item in items if item.is_challenge and item.required} == {"tilt", "bend", "serial", "code"}


@pytest.mark.django_db
def test_in_person_nothing_is_asked_that_goes_over_the_room(seller):
    items = items_for(lists_for(complete(seller)), in_session=True, by_video=False)
    assert {item.code for item in items if item.is_challenge} == {"tilt", "bend", "serial"}


@pytest.mark.django_db
def test_a_review_of_documents_leaves_out_what_needs_a_person(seller):
    items = items_for(lists_for(complete(seller)), in_session=False, by_video=False)
    codes = [item.code for item in items]
    assert codes == ["name", "number", "features", "valid", "bank", "statement", "extract", "register", "authority"]


@pytest.mark.django_db
def test_putting_it_together_takes_two_queries(seller, django_assert_num_queries):
    complete(seller)
    publish("passport", "GB", 2, *(f"check-{number}" for number in range(30)))
    seller.person, seller.bank_account, seller.business  # noqa: B018
    with django_assert_num_queries(2):
        assert len(items_for(lists_for(seller), in_session=True, by_video=True)) > 30


@given(st.integers())
def test_challenges_come_first_and_none_is_lost(seed):
    ordered = order_of(ITEMS, random.Random(seed))
    assert sorted(each.code for each in ordered[:3]) == ["bend", "code", "tilt"]
    assert [each.code for each in ordered[3:]] == ["name"]


def test_challenges_come_in_every_order():
    orders = {tuple(each.code for each in order_of(ITEMS, random.Random(seed))[:3]) for seed in range(100)}
    assert len(orders) == 6


@given(st.lists(st.booleans()))
def test_the_rest_keeps_its_order(challenges):
    items = [item(str(number), challenge="show" if each else "") for number, each in enumerate(challenges)]
    rest = [each for each in order_of(items) if not each.is_challenge]
    assert rest == [each for each in items if not each.is_challenge]
