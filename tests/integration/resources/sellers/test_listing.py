"""Which sellers a list shows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from integration.resources.sellers.listing import ORDER, listed
from sellers.models import Seller

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{}, {"status": "onboarding"}, {"created_since": BEGAN}], ids=str)
def test_each_walk_has_an_index_in_its_order(
    asked: dict[str, Any], seller: Seller, platform: Callable[..., Any]
) -> None:
    """Nothing is sorted: the plan with sorting forbidden has none."""
    key = platform().key
    with connection.cursor() as cursor:
        for what in ("sort", "seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{what} = off")
    plan = listed(key, asked).order_by(f"-{ORDER}", "-id")[:51].explain()
    assert "Sort" not in plan, plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "index"), [({"reference": "A-1"}, "one_seller_per_reference"), ({"email": "A@example.com"}, "email")]
)
def test_one_seller_is_found_by_an_index(asked: dict[str, Any], index: str, platform: Callable[..., Any]) -> None:
    key = platform().key
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in listed(key, asked).explain().partition("Index Cond")[0]


@pytest.mark.django_db
def test_a_reference_is_sought_as_it_is_given(seller: Seller, platform: Callable[..., Any]) -> None:
    """White space alone is nobody's."""
    answer = platform().get("/api/v1/sellers", {"reference": "\f"})
    assert (answer.status_code, answer.json()["data"]) == (200, [])
