"""A message that waits in the outbox, and one that must never go out twice."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from messaging.models import Message
from messaging.outbox import queue_message
from sellers.models import Seller


@pytest.fixture
def message(seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]) -> Message:
    made = queue_message("test", to=seller.user, about=subject, secret={"code": "123456"})
    assert made is not None
    return made


@pytest.fixture
def code(seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]) -> Message:
    """What must never go out twice."""
    purpose(safe_to_repeat=False)
    made = queue_message("test", to=seller.user, about=subject, secret={"code": "123456"})
    assert made is not None
    return made
