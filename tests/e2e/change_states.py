"""States of a change of details that are worth looking at."""

from collections.abc import Callable

from django.urls import reverse

from sellers.models import Seller
from tests.e2e.visitors import seller
from tests.verification.changing import begun, send, upload_all
from verification.changes.actions.changing import withdraw_change
from verification.changes.changeable import open_change
from verification.models import Case, ChangeRequest


def overview(key: str) -> Callable[[], str]:
    def path() -> str:
        if open_change(seller(key)):
            withdraw_change(seller(key), actor=seller(key).user)
        return reverse("change")

    return path


def _draft(of: Seller) -> ChangeRequest:
    return open_change(of) or begun(of, "person", family_name="Brooks-Ashe", document_number="536118248")


def draft(key: str) -> Callable[[], str]:
    def path() -> str:
        _draft(seller(key))
        return reverse("change")

    return path


def _sent(of: Seller) -> ChangeRequest:
    change = _draft(of)
    if change.status == ChangeRequest.Status.SUBMITTED:
        return change
    upload_all(of)
    return send(change)


def sent(key: str) -> Callable[[], str]:
    def path() -> str:
        _sent(seller(key))
        return reverse("change")

    return path


def case_of_change(key: str) -> Callable[[], str]:
    return lambda: reverse("admin:verification_case_change", args=[Case.objects.get(change=_sent(seller(key))).pk])
