"""Where the tour of all pages finds those of API keys."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import expect

from integration.keys.actions import make_key
from integration.keys.secrets import SHAPE
from integration.models import ApiKey
from tests.e2e.visitors import Tour, user_of

NAME = "Seller system, trial"


def api_key(page: str) -> Callable[[], str]:
    return lambda: reverse(f"admin:integration_apikey_{page}", args=[_key().pk])


def api_keys() -> str:
    _key()
    return reverse("admin:integration_apikey_changelist")


def make_test_key() -> str:
    return f"{reverse('admin:integration_apikey_add')}?mode=test"


def rotate(tour: Tour) -> None:
    page = tour.page("omar")
    page.get_by_label("one day").check()
    page.get_by_role("button", name="Rotate the key").click()
    expect(page.get_by_label("Secret of")).to_have_value(SHAPE)


def _key() -> ApiKey:
    scopes = ["sellers:read", "sellers:write", "sellers.personal:read", "cases:read", "testing:write"]
    origins = ["http://localhost:3000"]
    found = ApiKey.objects.filter(name=NAME).first()
    return found or make_key(NAME, actor=user_of("omar"), is_test=True, scopes=scopes, return_origins=origins)[0]
