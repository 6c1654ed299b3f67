"""A platform, and the seller whom it has created."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.asking import post
from tests.integration.resources.sellers.sam import SAM


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


@pytest.fixture
def created(client: Any) -> dict[str, Any]:
    answer = post(client, "sellers", {**SAM, "reference": "A-1"})
    assert answer.status_code == 201, answer.json()
    return answer.json()
