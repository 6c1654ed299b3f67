"""A reviewer who is logged in, and reviews that have begun."""

import pytest

from tests.verification.building import (
    begin,
    complete,
    confirm_factor,
    document_case,
    open_case,
    session_case,
)
from verification.actions.reviews import admit_seller
from verification.models import Case


@pytest.fixture
def manager_client(log_in, account_manager):
    client = log_in(account_manager)
    confirm_factor(client, account_manager)
    return client


@pytest.fixture
def documents(seller, account_manager):
    return begin(document_case(seller), account_manager)


@pytest.fixture
def live(seller, account_manager):
    review = begin(session_case(seller, account_manager), account_manager)
    admit_seller(review, actor=account_manager)
    return review


@pytest.fixture
def documents_of_other(other_seller, lead):
    return begin(open_case(complete(other_seller), Case.Status.DOCUMENT_REVIEW), lead)
