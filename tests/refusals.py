"""What an action that says no is expected to say."""

import pytest

from core.errors import DomainError


def refusal(code: str) -> pytest.RaisesExc[DomainError]:
    """`with refusal("too_late"): cancel_booking(...)`"""
    return pytest.raises(DomainError, check=lambda error: error.code == code)
