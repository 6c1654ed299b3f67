"""Addresses, texts and many rows for the tests of the console."""

from django.urls import reverse

from tests.verification.building import (
    complete,
    open_case,
)
from verification.models import Case

LIST = "/admin/verification/case/"
JSON = {"headers": {"accept": "application/json"}}


def page_of(case, name="change", *more):
    return reverse(f"admin:verification_case_{name}", args=[case.pk, *more])


def many_cases(make_seller, count, status=Case.Status.DOCUMENT_REVIEW):
    return [
        open_case(complete(make_seller(f"seller{number}@example.com"), name=f"Shop {number}"), status)
        for number in range(count)
    ]
