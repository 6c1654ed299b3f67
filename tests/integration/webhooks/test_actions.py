"""What is done with endpoints, by several at once."""

from functools import partial

import pytest

from core.models import User
from integration.models import WebhookEndpoint
from integration.webhooks.actions import make_endpoint
from tests.races import at_once


@pytest.mark.django_db(transaction=True)
def test_of_many_that_are_added_at_once_there_are_no_more_than_ops_allow(ops: User) -> None:
    make = partial(make_endpoint, actor=ops, is_test=True, url="https://hooks.example.com/", types=["*"])
    assert at_once([make] * 14) == {"done": 10, "too_many_endpoints": 4}
    assert WebhookEndpoint.objects.count() == 10
