"""What an action that says no is expected to say."""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import DomainError


def refusal(code: str) -> pytest.RaisesExc[DomainError]:
    """`with refusal("too_late"): cancel_booking(...)`"""
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def refusal_of(act: Callable[..., Any], *args: Any, **details: Any) -> str:
    """The code with which it says no."""
    with pytest.raises(DomainError) as refused:
        act(*args, **details)
    return refused.value.code
