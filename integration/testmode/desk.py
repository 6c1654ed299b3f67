"""Who acts on our side in the test world: somebody at one of its desks (scheduling.actions.desks)."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from scheduling.actions.desks import open_desks
from scheduling.models import AccountManager, Booking
from verification.assignment.qualified import cases_for
from verification.models import Case


def somebody(able: Callable[[User], bool] = lambda _user: True) -> User:
    """DomainError "nobody_free": whatever is asked for, all of them have had a say in the case."""
    open_desks()
    found = next((desk.user for desk in _desks() if able(desk.user)), None)
    if found is None:
        raise _nobody()
    return found


def reviewer_for(case: Case) -> User:
    """DomainError "nobody_free"."""
    this = Case.objects.filter(pk=case.pk)
    return somebody(lambda user: cases_for(user.account_manager, this).exists())


def free_at(booking: Booking, period: tuple[datetime, datetime]) -> AccountManager:
    """Whoever is to hold it, if nobody else has them then. DomainError "nobody_free"."""
    rivals = Booking.objects.filter(status=Booking.Status.BOOKED, period__overlap=period).exclude(pk=booking.pk)
    free = _desks().exclude(pk__in=rivals.values("manager"))
    found = free.filter(pk=booking.manager_id).first() or free.first()
    if found is None:
        raise _nobody()
    return found


def _desks():
    return AccountManager.objects.filter(user__is_test=True).select_related("user").order_by("pk")


def _nobody() -> DomainError:
    return DomainError("nobody_free", _("Nobody at the test desks is free for this now. Try again in some minutes."))
