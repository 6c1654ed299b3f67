"""The demo's test key: ready at once, and nothing outside of the demo."""

from typing import Any

import pytest
from django.test import Client

from core.models import User
from demo.keys import demo_secret, make_demo_key
from integration.models import ApiKey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True


def test_it_opens_the_test_world_and_stands_on_the_page_of_the_demo(ops: User) -> None:
    make_demo_key(ops)
    headers = {"Authorization": f"Bearer {demo_secret()}"}
    assert Client().get("/api/v1/sellers", headers=headers).status_code == 200
    assert ApiKey.objects.get().is_test
    assert demo_secret() in Client().get("/demo/").content.decode()


def test_it_is_made_once(ops: User) -> None:
    make_demo_key(ops)
    make_demo_key(ops)
    assert ApiKey.objects.count() == 1


def test_outside_of_the_demo_none_is_made_and_none_shown(ops: User, settings: Any) -> None:
    make_demo_key(ops)
    settings.DEMO = False
    assert demo_secret() == ""
    ApiKey.objects.all().delete()
    make_demo_key(ops)
    assert not ApiKey.objects.exists()
