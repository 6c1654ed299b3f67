"""What ops are told of webhooks, in English. Of an endpoint of the test world they see in the list how it stands, and
are told nothing."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integration.models import WebhookEndpoint
from messaging.ops_tasks.actions import open_task
from messaging.ops_tasks.kinds import TaskKind

SWITCHED_OFF, GIVEN_UP = "webhook_switched_off", "webhook_given_up"
KINDS = [
    TaskKind(
        SWITCHED_OFF,
        _("Webhook endpoint switched off"),
        _(
            "Nothing is sent to it any more: it answered that it is gone, or nothing has arrived there for too long. "
            "Events wait. Find out with the marketplace what is wrong, and switch it on again on its page: it then "
            "goes on with what waits."
        ),
    ),
    TaskKind(
        GIVEN_UP,
        _("Webhook event given up"),
        _(
            "All tries for an event were used up, although others may have arrived. The log of the endpoint shows "
            "what was answered; from there it can be sent again."
        ),
    ),
]


def tell_ops(kind: str, endpoint: WebhookEndpoint, facts: dict[str, Any]) -> None:
    if not endpoint.is_test:
        open_task(kind, key=endpoint.public_id, facts={gettext("endpoint"): str(endpoint), **facts}, actor=None)
