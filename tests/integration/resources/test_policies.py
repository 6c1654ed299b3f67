"""The figures that bind sellers and platforms, and no others."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from core.policy import Policy
from integration.resources.policies import TOLD

pytestmark = pytest.mark.django_db


def test_the_figures_that_bind_sellers_and_platforms_are_told(platform: Callable[..., Any]) -> None:
    found = platform("policies:read").get("/api/v1/policies").json()
    assert list(found["figures"]) == TOLD
    assert (found["version"], found["figures"]["appeal_days"]) == (0, Policy().appeal_days)


def test_those_by_which_misuse_is_found_are_not() -> None:
    names = {each.name for each in fields(Policy)}
    assert set(TOLD) <= names
    assert [
        name for name in TOLD if name.startswith(("second_review", "looks", "area", "code_failures", "alarm"))
    ] == []
