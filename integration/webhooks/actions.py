"""What is done with endpoints and deliveries, by a platform's key or by ops."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.counting import count
from core.errors import DomainError
from core.policy import current_policy
from integration.events.catalogue import TESTED, TYPES
from integration.models import WebhookDelivery, WebhookEndpoint
from integration.webhooks.ops import SWITCHED_OFF, tell_ops
from integration.webhooks.signing import new_secret
from integration.webhooks.targets import target_of

EVERYTHING = "*"
SUBSCRIBABLE = [type_ for type_ in TYPES if type_ != TESTED]
Status = WebhookDelivery.Status
AN_HOUR = 60 * 60
# Within an hour; each try is a row. Of one delivery, and of ranges of one endpoint: after a failure those are many.
AGAIN, RANGES_AGAIN = 10, 60


@transaction.atomic
def make_endpoint(
    *, actor: Subject, is_test: bool, url: str, types: Collection[str], description: str = ""
) -> tuple[WebhookEndpoint, str]:
    """The endpoint and its secret, which is shown once. DomainError "bad_url", "unknown_type", "too_many_endpoints"."""
    _one_at_a_time()
    if WebhookEndpoint.objects.standing().filter(is_test=is_test).count() >= current_policy().webhook_endpoints_count:
        raise DomainError(
            "too_many_endpoints", _("There are as many endpoints as ops allow. Remove one that is not used any more.")
        )
    endpoint = WebhookEndpoint(is_test=is_test, description=description, secret=new_secret())
    _point(endpoint, url)
    endpoint.types = _known(types)
    endpoint.save()
    record("webhook_endpoint.made", actor=actor, subject=endpoint, data=_said(endpoint))
    return endpoint, endpoint.secret


def _one_at_a_time() -> None:
    """Until the end of the transaction: locked rows would not let anybody see those that are added meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('integration.endpoints'))")


def _point(endpoint: WebhookEndpoint, url: str) -> None:
    endpoint.host, endpoint.url = target_of(url).host, url


def _known(types: Collection[str]) -> list[str]:
    if unknown := sorted(set(types) - {EVERYTHING, *SUBSCRIBABLE}):
        raise DomainError("unknown_type", _("There is no type %(type)s.") % {"type": ", ".join(unknown)})
    return [EVERYTHING] if EVERYTHING in types else [type_ for type_ in SUBSCRIBABLE if type_ in types]


def _said(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {"mode": endpoint.mode, "host": endpoint.host, "types": endpoint.types}


def locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)


@transaction.atomic
def change_endpoint(
    endpoint: WebhookEndpoint,
    *,
    actor: Subject,
    url: str | None = None,
    types: Collection[str] | None = None,
    description: str | None = None,
) -> WebhookEndpoint:
    """What is None stays. DomainError "bad_url", "unknown_type"."""
    endpoint = locked(endpoint)
    if url is not None and url != endpoint.url:
        _point(endpoint, url)
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    if types is not None:
        endpoint.types = _known(types)
    if description is not None:
        endpoint.description = description
    endpoint.save()
    record("webhook_endpoint.changed", actor=actor, subject=endpoint, data=_said(endpoint))
    return endpoint


@transaction.atomic
def remove_endpoint(endpoint: WebhookEndpoint, *, actor: Subject) -> None:
    """Its log stays, for ops; what waited is given up."""
    endpoint = locked(endpoint)
    endpoint.removed_at = database_now()
    endpoint.url = endpoint.secret = endpoint.former_secret = ""
    endpoint.save()
    waiting = endpoint.deliveries.filter(status__in=WebhookDelivery.OPEN)
    waiting.update(status=Status.GIVEN_UP, ended_at=Now())
    record("webhook_endpoint.removed", actor=actor, subject=endpoint, data=_said(endpoint))


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, actor: Subject) -> str:
    """The new secret, shown once. For the policy's hours both sign."""
    endpoint = locked(endpoint)
    endpoint.former_secret, endpoint.secret = endpoint.secret, new_secret()
    endpoint.former_until = database_now() + timedelta(hours=current_policy().webhook_overlap_hours)
    endpoint.save()
    record("webhook_endpoint.secret_rotated", actor=actor, subject=endpoint)
    return endpoint.secret


@transaction.atomic
def disable_endpoint(endpoint: WebhookEndpoint, *, actor: Subject | None, why: WebhookEndpoint.Why) -> None:
    """Events wait from now on. Ops are told, unless somebody did it by hand."""
    endpoint = locked(endpoint)
    if endpoint.disabled_at:
        return
    endpoint.disabled_at, endpoint.disabled_because = database_now(), why
    endpoint.save(update_fields=["disabled_at", "disabled_because"])
    record("webhook_endpoint.disabled", actor=actor, subject=endpoint, data={"why": why})
    if why != WebhookEndpoint.Why.BY_HAND:
        tell_ops(SWITCHED_OFF, endpoint, {_("why"): str(why.label)})


@transaction.atomic
def enable_endpoint(endpoint: WebhookEndpoint, *, actor: Subject) -> None:
    """It goes on with what waits, at once."""
    endpoint = locked(endpoint)
    if endpoint.disabled_at is None:
        return
    endpoint.disabled_at, endpoint.disabled_because = None, ""
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    endpoint.save()
    endpoint.deliveries.filter(status=Status.WAITING).update(due_at=Now())
    record("webhook_endpoint.enabled", actor=actor, subject=endpoint)


@transaction.atomic
def send_test_event(endpoint: WebhookEndpoint, *, actor: Subject) -> None:
    """It comes the way of all events. DomainError "endpoint_off"."""
    if locked(endpoint).disabled_at:
        raise DomainError("endpoint_off", _("This endpoint is switched off. Switch it on first."))
    record(TESTED, actor=actor, subject=endpoint)


@transaction.atomic
def send_again(delivery: WebhookDelivery, *, actor: Subject) -> WebhookDelivery:
    """With all its tries before it, and before what is behind it of its subject. DomainError "still_waiting",
    "endpoint_removed", "sent_too_often"."""
    delivery = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("endpoint").get(pk=delivery.pk)
    if delivery.endpoint.removed_at:
        raise DomainError("endpoint_removed", _("The endpoint was removed: nothing is sent there any more."))
    if delivery.status == Status.SENDING:
        raise DomainError("still_waiting", _("It is being sent at this moment."))
    _refuse_too_often(delivery, AGAIN)
    _requeue(WebhookDelivery.objects.filter(pk=delivery.pk))
    record("webhook_endpoint.sent_again", actor=actor, subject=delivery.endpoint, data={"delivery": delivery.public_id})
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_range_again(endpoint: WebhookEndpoint, *, actor: Subject, since: datetime, until: datetime | None) -> int:
    """What was given up of what happened then; returns how many. DomainError "sent_too_often"."""
    _refuse_too_often(endpoint, RANGES_AGAIN)
    ended = endpoint.deliveries.filter(status=Status.GIVEN_UP, event__at__gte=since)
    number = _requeue(ended.filter(event__at__lt=until) if until else ended)
    data = {"since": since.isoformat(), "until": until.isoformat() if until else "", "count": number}
    record("webhook_endpoint.sent_again", actor=actor, subject=endpoint, data=data)
    return number


def _refuse_too_often(what: WebhookDelivery | WebhookEndpoint, most: int) -> None:
    used, _ends_in = count(f"sent-again:{what.public_id}", seconds=AN_HOUR)
    if used > most:
        raise DomainError(
            "sent_too_often",
            _("This was sent again as often as it can be within an hour. Find out what is wrong, and send it later."),
        )


def _requeue(deliveries: Any) -> int:
    return int(deliveries.update(status=Status.WAITING, attempts=0, due_at=Now(), ended_at=None))
