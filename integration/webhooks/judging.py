"""What answers mean for their endpoint: whether it rests, and whether it is switched off."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import database_now
from core.policy import Policy
from integration.models import WebhookDelivery, WebhookEndpoint
from integration.webhooks.actions import disable_endpoint
from integration.webhooks.batches import Tried
from integration.webhooks.ops import GIVEN_UP, tell_ops
from integration.webhooks.schedule import rest_after

GONE = 410


@transaction.atomic
def follow(endpoint: WebhookEndpoint, tried: Sequence[Tried], policy: Policy) -> None:
    """`tried`: of this endpoint, in this order; only the last may not have arrived."""
    if not tried:
        return
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    last = tried[-1]
    now = database_now()
    if any(each.answer.is_delivered for each in tried):
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.delivered_at = now
    if not last.answer.is_delivered:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or now
        endpoint.rests_until = now + timedelta(seconds=rest_after(endpoint.failures))
    endpoint.save(update_fields=["failures", "failing_since", "rests_until", "delivered_at"])
    if last.status == WebhookDelivery.Status.GIVEN_UP:
        tell_ops(GIVEN_UP, endpoint, {_("event"): last.claimed.event["public_id"]})
    if endpoint.disabled_at is None and (why := _reason(endpoint, last, policy)):
        disable_endpoint(endpoint, actor=None, why=why)


def _reason(endpoint: WebhookEndpoint, last: Tried, policy: Policy) -> WebhookEndpoint.Why | None:
    """To switch it off. What is given up alone, while others arrive, is none."""
    if last.answer.status == GONE:
        return WebhookEndpoint.Why.GONE
    if endpoint.failing_since is None:
        return None
    failing_for = database_now() - endpoint.failing_since
    too_long = failing_for > timedelta(days=policy.webhook_silence_days)
    used_up = last.status == WebhookDelivery.Status.GIVEN_UP and endpoint.failures >= last.claimed.attempts
    return WebhookEndpoint.Why.FAILING if too_long or used_up else None
