"""An erased seller is given nothing by any address of the API, and none tells anything personal of them."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from contacts.models import Contact
from core.models import User
from integration.events.projecting import project_events
from integration.models import Event, WebhookEndpoint
from messaging.models import Message
from sellers.models import Seller
from sellers.rights.erasing import erase_seller
from tests.integration.access import TABLE
from tests.races import until_somebody_waits
from tests.sellers.rights.full import PLANTED, fill
from verification.models import Case

pytestmark = pytest.mark.django_db
FILE = "sellers/<str:seller>/documents/<str:document>/file"
# What is written of no seller; a delivery holds ids alone.
OF_NOBODY = {
    "POST sellers",
    "POST webhook_endpoints",
    "PATCH webhook_endpoints/<str:endpoint>",
    "DELETE webhook_endpoints/<str:endpoint>",
    "POST webhook_endpoints/<str:endpoint>/rotate_secret",
    "POST webhook_endpoints/<str:endpoint>/test",
    "POST webhook_endpoints/<str:endpoint>/resend",
    "POST webhook_deliveries/<str:delivery>/resend",
}
TAX = {"country": "GB", "number": "81 872 495 633", "certified": True}
TIME = {"offer": "off_x", "time_zone": "Europe/London"}
BODIES: dict[str, dict[str, Any]] = {
    "cases": {"seller": "{seller}"},
    "sessions": {"case": "{case}", **TIME},
    "hosted_links": {"seller": "{seller}"},
    "cases/<str:case>/answers": {"signal": "x", "text": "x"},
    "cases/<str:case>/contests": {"missed_session": "x", "text": "x"},
    "cases/<str:case>/appeal": {"statement": "x"},
    "cases/<str:case>/wishes": {"weekdays": [1], "hours": ["morning"], "time_zone": "Europe/London"},
    "cases/<str:case>/place": {"place": None},
    "sessions/<str:session>/change": TIME,
    "sellers/<str:seller>": {"reference": "A-1"},
    "sellers/<str:seller>/contact": {"name": "Nadia Nobody", "relation": "family"},
    "sellers/<str:seller>/contact/codes": {"kind": "email"},
    "sellers/<str:seller>/contact/confirm": {"kind": "email", "code": "123456"},
    "sellers/<str:seller>/tax_information": TAX,
    "test/cases/<str:case>/outcome": {"outcome": "approved"},
    "test/sellers/<str:seller>/clock": {"forward_seconds": 60},
}


def rows(*methods: str) -> list[tuple[str, str]]:
    found = [line.split()[:2] for line in TABLE.strip().splitlines()]
    return [(method, address) for method, address in found if method in methods]


def ask(client: Any, method: str, address: str, ids: dict[str, str]) -> Any:
    path = "/api/v1/" + re.sub(r"<str:(\w+)>", lambda found: ids[found[1]], address)
    given = BODIES.get(address, {}) if method != "GET" else {}
    body = {name: value.format(**ids) if isinstance(value, str) else value for name, value in given.items()}
    headers = {"Idempotency-Key": address, "If-Match": "*"}
    if address == FILE:
        return client.put(path, b"%PDF-1.7", content_type="application/pdf", headers=headers)
    return getattr(client, method.lower())(path, body or None, format="json", headers=headers)


@pytest.fixture
def erased(make_seller: Callable[..., Seller], account_manager: User, ops: User) -> Seller:
    seller = make_seller("zephyrine.quill@example.com", time_zone="Europe/London")
    fill(seller, account_manager)
    project_events()
    erase_seller(seller, actor=ops)
    return Seller.objects.get(pk=seller.pk)


def ids_of(case: Case) -> dict[str, str]:
    return {
        "seller": case.seller.public_id,
        "case": case.public_id,
        "document": case.seller.documents.all()[0].kind,
        "session": case.seller.bookings.get().session.public_id if case.seller.bookings.all() else "",
    }


def test_by_no_address_an_erased_seller_is_given_anything(
    erased: Seller, submit: Callable[..., Case], platform: Any
) -> None:
    of_tests = submit(session=False)
    Seller.objects.filter(pk=of_tests.seller_id).update(erased_at=Now())
    ids, answers = ids_of(Case.objects.get(seller=erased)), {}
    client, test_client = platform(), platform(is_test=True)
    for method, address in rows("POST", "PUT", "PATCH", "DELETE"):
        if f"{method} {address}" not in OF_NOBODY:
            asks, of = (test_client, ids_of(of_tests)) if address.startswith("test/") else (client, ids)
            answer = ask(asks, method, address, of)
            answers[address] = (answer.status_code, answer.json()["code"])
    assert {address: said for address, said in answers.items() if said != (409, "seller_erased")} == {}
    assert len(answers) > 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["sellers/<str:seller>", "sellers/<str:seller>/contact"])
def test_who_waits_behind_an_erasure_gives_nothing_either(
    address: str, seller: Seller, platform: Any, ops: User
) -> None:
    client = platform()

    def change() -> Any:
        try:
            return ask(client, "PATCH", address, {"seller": seller.public_id})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            erase_seller(seller, actor=ops)
            answer = thread.submit(change)
            until_somebody_waits()
        said = answer.result()
    assert (said.status_code, said.json()["code"]) == (409, "seller_erased")
    assert not Contact.objects.filter(seller=seller).exists()


def test_whoever_was_erased_before_anything_was_submitted_is_not_told_what_is_missing(
    seller: Seller, platform: Any, ops: User
) -> None:
    erase_seller(seller, actor=ops)
    answer = ask(platform(), "POST", "cases", {"seller": seller.public_id})
    assert (answer.status_code, answer.json()["code"]) == (409, "seller_erased")


def test_no_address_tells_anything_personal_of_an_erased_seller(erased: Seller, platform: Any) -> None:
    endpoint = WebhookEndpoint.objects.create(is_test=False, url="https://x.example/", host="x.example", types=["*"])
    ids = ids_of(Case.objects.get(seller=erased)) | {
        "message": Message.objects.filter(recipient=erased.user, purpose="seller_active").get().public_id,
        "event": Event.objects.filter(seller=erased.public_id)[0].public_id,
        "endpoint": endpoint.public_id,
    }
    client = platform()
    told = {
        address: ask(client, method, address, ids) for method, address in rows("GET") if not address.startswith("test/")
    }
    assert {address: each.status_code for address, each in told.items() if each.status_code != 200} == {}
    said = {address: each.content.decode() for address, each in told.items()}
    assert [(address, value) for address, text in said.items() for value in PLANTED if value in text] == []
