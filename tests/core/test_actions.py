import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group

from audit.models import Event
from core.models import User
from core.roles import ADMINISTRATOR, LEAD

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(make_staff: Callable[[str], User]) -> User:
    return make_staff(ADMINISTRATOR)


def address_of(user: User) -> str:
    return f"/admin/core/user/{user.pk}/change/"


def form_of(user: User, **changes: Any) -> dict[str, Any]:
    kept = {name: getattr(user, name) for name in ["email", "full_name", "language", "time_zone"]}
    return kept | {"is_active": "on", "is_staff": "on"} | changes


def test_a_role_that_an_administrator_gives_is_in_the_audit_log(
    administrator: User, support: User, log_in: Any
) -> None:
    lead = Group.objects.get(name=LEAD)
    answer = log_in(administrator).post(address_of(support), form_of(support, groups=[lead.pk]))
    assert answer.status_code == 302
    assert list(support.groups.all()) == [lead]
    event = Event.objects.get(action="user.account_saved")
    assert (event.actor, event.subject) == (administrator.public_id, support.public_id)
    assert json.loads(event.data) == {"changed": ["groups"], "is_active": True, "is_staff": True, "roles": [LEAD]}


def test_the_event_of_an_account_holds_no_personal_data(administrator: User, support: User, log_in: Any) -> None:
    log_in(administrator).post(address_of(support), form_of(support, full_name="Somebody Else"))
    assert User.objects.get(pk=support.pk).full_name == "Somebody Else"
    assert "Somebody" not in Event.objects.get(action="user.account_saved").data


def test_support_gives_no_roles(support: User, ops: User, log_in: Any) -> None:
    assert log_in(support).post(address_of(ops), form_of(ops)).status_code == 403
    assert not Event.objects.filter(action="user.account_saved").exists()
