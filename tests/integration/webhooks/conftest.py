"""An endpoint on this machine, and something for it to hear of."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from audit.log import record
from core.models import User
from integration.events.projecting import project_events
from integration.models import WebhookEndpoint
from integration.webhooks.actions import make_endpoint
from sellers.models import Seller
from tests.integration.webhooks.receiving import Receiver, receiver


@pytest.fixture(autouse=True)
def _own_network(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def make(ops: User) -> Callable[..., WebhookEndpoint]:
    def make(url: str, *, is_test: bool = False, types: list[str] | None = None) -> WebhookEndpoint:
        endpoint, _secret = make_endpoint(actor=ops, is_test=is_test, url=url, types=types or ["*"])
        return endpoint

    return make


@pytest.fixture
def happen(db: None) -> Callable[..., None]:
    """Something happens to each of these sellers, and is projected."""

    def happen(*sellers: Seller, action: str = "seller.verified") -> None:
        for seller in sellers:
            record(action, actor=None, subject=seller)
        project_events()

    return happen
