"""What an account manager is to know of their own training wherever they come in."""

from datetime import date, timedelta

from django import template

from core.clock import database_now
from core.models import User
from core.policy import current_policy
from core.times import day_in
from scheduling.models import AccountManager

register = template.Library()


@register.simple_tag
def training_that_ends(user: User) -> dict[str, date | bool | None] | None:
    """None for who holds no sessions, or is trained for longer than the policy's days of notice."""
    manager = AccountManager.objects.filter(user=user, active=True).first()
    if manager is None:
        return None
    today, until = day_in(manager.time_zone, database_now()), manager.trained_until
    if until and until > today + timedelta(days=current_policy().training_notice_days):
        return None
    return {"until": until, "is_over": until is None or until < today}
