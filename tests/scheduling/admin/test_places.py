import json
from collections.abc import Callable

import pytest
from django.test import Client

from audit.models import Event
from core.models import User
from scheduling.models import Place

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.mark.parametrize("role", ["lead", "ops"])
def test_leads_and_ops_keep_places(log_in: LogIn, request: pytest.FixtureRequest, role: str) -> None:
    client = log_in(request.getfixturevalue(role))
    fields = {"name": "Hall", "address": "1 Hall Street, Leeds", "time_zone": "Europe/London", "active": "on"}
    assert client.post("/admin/scheduling/place/add/", fields).status_code == 302
    place = Place.objects.get()
    assert client.post(f"/admin/scheduling/place/{place.pk}/change/", {**fields, "active": ""}).status_code == 302
    assert not Place.objects.get().active
    data = Event.objects.filter(action="place.saved", subject=place.public_id).values_list("data", flat=True)
    assert {(each["active"], each["time_zone"]) for each in map(json.loads, data)} == {
        (active, "Europe/London") for active in (True, False)
    }
    assert client.post(f"/admin/scheduling/place/{place.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["account_manager", "support"])
def test_others_do_not_reach_places(log_in: LogIn, request: pytest.FixtureRequest, role: str) -> None:
    client = log_in(request.getfixturevalue(role))
    assert client.get("/admin/scheduling/place/").status_code == 403
    assert client.get("/admin/scheduling/place/add/").status_code == 403
