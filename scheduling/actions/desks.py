"""Account managers of the test world: nobody sits at their desks, which are open at any hour. So a test takes nobody's
time, and several sellers of the test world can have the same one."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from audit.log import record
from core.models import User
from core.roles import ACCOUNT_MANAGER, LEAD
from scheduling.models import AccountManager, Availability
from scheduling.models.availability import MIDNIGHT
from scheduling.weekdays import Weekday

DESKS = 8
FOREVER = date(9999, 12, 31)
_OPENING = 0xDE5C  # key of the advisory lock
_ROLES = [ACCOUNT_MANAGER, LEAD]  # so that actions that ask for a right are the same in both worlds


@transaction.atomic
def open_desks() -> None:
    """Once in the life of an installation, when the test world first needs one."""
    if AccountManager.objects.of_test_world().exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OPENING])
    if not AccountManager.objects.of_test_world().exists():
        for number in range(1, DESKS + 1):
            _open_desk(number)


def _open_desk(number: int) -> None:
    """Who cannot log in: without a password, at an address that exists nowhere, and of no staff."""
    user = User.objects.create_user(
        f"test-desk-{number}@vouchroom.invalid", None, full_name=f"Test desk {number}", is_test=True
    )
    user.groups.set(Group.objects.filter(name__in=_ROLES))
    manager = AccountManager.objects.create(
        user=user,
        staff_number=f"TEST-{number}",
        time_zone="UTC",
        languages=[code for code, _name in settings.LANGUAGES],
        sessions_per_day=96,
        trained_until=FOREVER,
    )
    Availability.objects.bulk_create(
        Availability(manager=manager, weekday=day, starts=MIDNIGHT, ends=MIDNIGHT) for day in Weekday.values
    )
    record("account_manager.desk_opened", actor=None, subject=manager)
