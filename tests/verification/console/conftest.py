"""A reviewer who is logged in, and reviews that have begun."""

import pytest

from tests.verification.building import (
    begin,
    complete,
    confirm_factor,
    open_case,
)
from verification.models import Case


@pytest.fixture
def manager_client(log_in, account_manager):
    client = log_in(account_manager)
    confirm_factor(client, account_manager)
    return client


@pytest.fixture
def lead_client(log_in, lead):
    client = log_in(lead)
    confirm_factor(client, lead)
    return client


@pytest.fixture
def documents_of_other(other_seller, lead):
    return begin(open_case(complete(other_seller), Case.Status.DOCUMENT_REVIEW), lead)
