"""Telling of training that ends: its holder and the leads, once for each last day; ops, if sessions lie after it."""

from datetime import date, timedelta

from django.db.models import F, Q

from core.clock import database_now
from core.models import User
from core.policy import current_policy
from core.roles import LEAD
from core.sweeping import each
from messaging.outbox import queue_messages
from scheduling.actions.certificates import open_tasks_of
from scheduling.models import AccountManager


def tell_of_training() -> None:
    until = database_now().date() + timedelta(days=current_policy().training_notice_days)
    ending = AccountManager.objects.working().filter(
        ~Q(training_told=F("trained_until")) | Q(training_told=None), trained_until__lte=until
    )
    each(ending, lambda manager: _tell(manager, until), "training_not_told")


def _tell(ending: AccountManager, until: date) -> None:
    """Of two sweeps at once the second finds it told; a test that was passed meanwhile, that it ends later."""
    rows = AccountManager.objects.select_related("user").select_for_update(of=("self",), no_key=True)
    manager = rows.get(pk=ending.pk)
    if manager.trained_until in (None, manager.training_told) or manager.trained_until > until:
        return
    manager.training_told = manager.trained_until
    manager.save(update_fields=["training_told"])
    readers = [manager.user, *User.objects.with_role(LEAD).exclude(pk=manager.user_id)]
    revision = manager.trained_until.toordinal()  # of each last day it is said once
    queue_messages("training_ends", [(reader, manager) for reader in readers], revision=revision)
    open_tasks_of([manager])
