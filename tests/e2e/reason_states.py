"""States of the catalogue of reasons that are worth looking at."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.visitors import Tour, user_of
from verification.catalogue.actions import publish_reason, save_reason, start_reason_draft
from verification.models import Reason, ReasonVersion

CODE = "expired"


def _page(name: str, *more: int) -> str:
    return reverse(f"admin:verification_reason_{name}", args=[CODE, *more])


def _draft() -> ReasonVersion:
    reason, lead = Reason.objects.get(code=CODE), user_of("lena")
    return reason.versions.filter(published_at=None).first() or start_reason_draft(reason, actor=lead)


def draft() -> str:
    """One language is missing, and another one is said better."""
    begun = _draft()
    begun.text |= {"en": "The document is no longer valid.", "ja": ""}
    save_reason(begun, actor=user_of("lena"))
    return _page("change")


def edit() -> str:
    draft()
    return _page("edit")


def publish(tour: Tour) -> None:
    tour.page("lena").get_by_role("button", name="Publish this version").click()
    expect(tour.page("lena").get_by_text("is missing in Japanese")).to_be_visible()


def published() -> str:
    """Its words are whole again."""
    begun = _draft()
    begun.text |= {"en": "The document is no longer valid.", "ja": "書類の有効期限が切れています。"}
    save_reason(begun, actor=user_of("lena"))
    publish_reason(begun, actor=user_of("lena"))
    return _page("change")


def earlier() -> str:
    return _page("version", 1)
