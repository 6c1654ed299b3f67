"""What a seller has declared, as it is shown again."""

import pytest
from django.utils import translation

from sellers.answers import answers_of
from sellers.models import Seller
from tests.sellers.details import complete


@pytest.mark.django_db
def test_answers_are_in_the_readers_language_and_lead_to_their_pages(seller: Seller) -> None:
    complete(seller)
    with translation.override("de"):
        sections = answers_of(Seller.objects.with_details().get(pk=seller.pk))
    assert [section.code for section in sections] == [
        "business",
        "person",
        "bank_account",
        "identity",
        "bank_statement",
        "business_extract",
    ]
    assert sections[1].url == "/details/person/"
    assert sections[1].answers[2].value == "27. März 1985"
    assert sections[1].answers[4].value == "Deutschland"
    assert sections[1].answers[6].value == "2. Mai 2025"


@pytest.mark.django_db
def test_what_is_not_declared_yet_has_no_answers(seller: Seller) -> None:
    assert [section.answers for section in answers_of(seller)] == [[]] * 5


@pytest.mark.django_db
def test_all_answers_cost_two_queries(seller: Seller, django_assert_num_queries: object) -> None:
    complete(seller)
    with django_assert_num_queries(2):
        answers_of(Seller.objects.with_details().get(pk=seller.pk))
