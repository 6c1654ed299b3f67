"""Roles of the staff that sign on with their company account."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db import transaction

from audit.log import record
from core.actions import end_log_ins
from core.models import User


@transaction.atomic
def set_company_roles(user: User, *, roles: Collection[str]) -> set[str]:
    """What the company says counts, and nothing else: roles given here by hand go. Without any nobody is staff.
    Returns the roles that are new.

    Who may change them is decided where the company keeps its groups: no second person of ours is asked (R31;
    docs/threat-model.md says why).
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    before = (user.is_staff, set(user.groups.values_list("name", flat=True)))
    wanted = (bool(roles), set(roles))
    if before == wanted:
        return set()
    user.is_staff = bool(roles)
    user.save(update_fields=["is_staff"])
    user.groups.set(Group.objects.filter(name__in=roles))
    names = ("is_staff", "roles")
    changed = [name for name, old, new in zip(names, before, wanted, strict=True) if old != new]
    data = {"changed": changed, "is_active": user.is_active, "is_staff": user.is_staff, "roles": sorted(roles)}
    record("user.account_saved", actor=None, subject=user, data=data)
    end_log_ins(user, actor=None)
    return wanted[1] - before[1]
