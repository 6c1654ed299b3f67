from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from audit.models import Event
from core.models import User
from scheduling.models import HolidayChange

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.mark.parametrize("role", ["lead", "ops"])
def test_leads_and_ops_change_holidays_and_take_the_change_back(
    log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    client = log_in(request.getfixturevalue(role))
    fields = {"country": "CN", "day": "2027-02-13", "is_holiday": "False", "name": "Working day for the festival"}
    assert client.post("/admin/scheduling/holidaychange/add/", fields).status_code == 302
    change = HolidayChange.objects.get()
    assert (change.country, change.day, change.is_holiday) == ("CN", date(2027, 2, 13), False)
    client.post(f"/admin/scheduling/holidaychange/{change.pk}/delete/", {"post": "yes"})
    assert not HolidayChange.objects.exists()
    actions = Event.objects.filter(subject=change.public_id).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["holiday.changed", "holiday.change_removed"]


@pytest.mark.parametrize("role", ["account_manager", "support"])
def test_others_do_not_reach_holidays(log_in: LogIn, request: pytest.FixtureRequest, role: str) -> None:
    client = log_in(request.getfixturevalue(role))
    assert client.get("/admin/scheduling/holidaychange/").status_code == 403
    assert client.get("/admin/scheduling/holidaychange/add/").status_code == 403
