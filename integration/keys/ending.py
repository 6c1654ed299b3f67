"""Ops hear of keys that are in use and about to end, once for each."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core import sweeping
from integration.models import ApiKey
from messaging.models import OpsTask
from messaging.ops_tasks.actions import open_task
from messaging.ops_tasks.kinds import TaskKind

KIND = TaskKind(
    "api_key_ends",
    _("An API key in use ends soon"),
    _(
        "Something still asks with this key, and it will be refused from the moment that stands here. Tell whoever "
        "runs it. If the key was rotated, it has to take the new one; if not, rotate it."
    ),
)
AHEAD = timedelta(days=7)
AHEAD_ROTATED = timedelta(days=1)  # of an overlap, which everybody knows of
IN_USE = timedelta(days=7)
AFTER = timedelta(minutes=2)  # use is noted to the minute


def tell_of_ending() -> None:
    sweeping.each(ending(), _tell, "api_key_ending_failed")


def ending() -> QuerySet[ApiKey]:
    """Not those of which ops have heard. A rotated one counts as in use if it was used since."""
    told = OpsTask.objects.filter(kind=KIND.name).values("key")
    alone = Q(replaced_by=None, expires_at__lt=Now() + AHEAD, last_used_at__gt=Now() - IN_USE)
    rotated = Q(expires_at__lt=Now() + AHEAD_ROTATED, last_used_at__gt=F("replaced_by__made_at") + AFTER)
    return ApiKey.objects.valid().filter(alone | rotated).exclude(public_id__in=told).order_by("pk")


def _tell(key: ApiKey) -> None:
    assert key.expires_at
    facts = {"name": key.name, "mode": key.mode, "ends": key.expires_at.isoformat(timespec="minutes")}
    open_task(KIND.name, key=key.public_id, facts=facts, actor=None)
