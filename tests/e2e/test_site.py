import urllib.request

from playwright.sync_api import expect

from core.models import User
from tests.e2e.conftest import log_in


def test_all_parts_are_alive(site):
    with urllib.request.urlopen(f"{site.origin}/healthz") as answer:
        assert answer.status == 200


def test_what_a_test_writes_the_processes_see_and_the_planted_log_in_counts(site, seller, seller_browser):
    page = log_in(seller_browser, seller.user, site)
    page.goto("/accounts/email/")
    expect(page.get_by_text(seller.user.email).first).to_be_visible()
    assert User.objects.filter(pk=seller.user.pk).exists()
