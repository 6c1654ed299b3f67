"""What the staff's pages show of the tasks for ops."""

from datetime import datetime
from typing import Any

from django import template
from django.db.models import Count, Min
from django.utils.text import capfirst

from messaging.models import OpsTask

register = template.Library()


@register.filter
def facts(stored: dict[str, Any]) -> list[tuple[str, str]]:
    """[(what, value)]; a list has one line for each."""
    return [(str(capfirst(what.replace("_", " "))), _in_lines(value)) for what, value in stored.items()]


@register.simple_tag
def open_ops_tasks() -> dict[str, int | datetime | None]:
    """How many wait, and since when the oldest does."""
    return OpsTask.objects.filter(closed_at=None).aggregate(count=Count("pk"), oldest=Min("opened_at"))


def _in_lines(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
