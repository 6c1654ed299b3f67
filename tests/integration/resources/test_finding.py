"""What a key sees."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from rest_framework.exceptions import ValidationError

from integration.resources.finding import cases_of, of_body, of_path, sellers_of
from sellers.models import Seller
from verification.models import Case

pytestmark = pytest.mark.django_db


def test_a_key_finds_what_is_of_its_world(platform: Callable[..., Any], submit: Callable[..., Case]) -> None:
    case, key = submit(session=True), platform(is_test=True).key
    assert of_path(cases_of(key), case.public_id) == case
    assert of_body(sellers_of(key), case.seller.public_id, "seller") == case.seller


def test_nothing_of_the_other_world_is_found(platform: Callable[..., Any], submit: Callable[..., Case]) -> None:
    case, key = submit(session=True), platform().key
    with pytest.raises(Http404):
        of_path(cases_of(key), case.public_id)
    with pytest.raises(Http404):
        of_path(sellers_of(key), case.seller.public_id)


def test_what_a_body_names_in_vain_is_named_by_its_field(platform: Callable[..., Any], seller: Seller) -> None:
    with pytest.raises(ValidationError) as refused:
        of_body(sellers_of(platform(is_test=True).key), seller.public_id, "seller")
    detail: Any = refused.value.detail
    assert detail["seller"][0].code == "not_found"
