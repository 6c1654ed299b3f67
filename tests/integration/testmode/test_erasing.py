"""Test sellers go and leave nothing behind that says who they were; no live one is touched."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core.errors import DomainError
from core.models import User
from integration.models import MovedClock, PickedOutcome
from integration.testmode import erasing
from integration.testmode.arriving import book
from integration.testmode.clock import forward_clock
from integration.testmode.driving import drive
from integration.testmode.erasing import erase_test_seller
from integration.testmode.picking import carry_out_picked, pick_outcome
from sellers.models import Document, Seller
from tests.integration.asking import post
from tests.refusals import refusal_of
from tests.sellers.rights.dumping import dump, stored_files
from tests.verification.building import complete, confirm_factor, document_case
from verification.appeals.actions.lodging import file_appeal
from verification.models import Case

pytestmark = pytest.mark.django_db
LIST = "/admin/integration/pickedoutcome/"


def booked(case: Case) -> None:
    book(case)


def suspected(case: Case) -> None:
    drive(case, "second_look")


def appealed(case: Case) -> None:
    drive(case, "rejected")
    file_appeal(case.decisions.get(), actor=case.seller.user, text="It is genuine.")


def undone(case: Case) -> None:
    for outcome in ("approved", "approval_undone"):
        drive(case, outcome)


def missed(case: Case) -> None:
    for outcome in ("no_show", "documents_needed"):
        drive(case, outcome)


@pytest.mark.parametrize("before", [booked, suspected, appealed, undone, missed])
def test_one_is_erased_from_wherever_its_case_stands(
    submit: Callable[..., Case], before: Callable[[Case], None]
) -> None:
    case = submit(session=True)
    before(case)
    erase_test_seller(case.seller, actor=None)
    seller = Seller.objects.get(pk=case.seller_id)
    assert seller.erased_at
    assert not seller.cases.unsettled().exists()


def test_nothing_is_left_of_it_but_ids_and_the_log(submit: Callable[..., Case], other_seller: Seller) -> None:
    complete(other_seller)
    kept, of_others = stored_files(), Document.objects.filter(seller=other_seller).values_list("pages", flat=True)
    case = submit(session=False, email="tessa@platform.example")
    pick_outcome(case, actor=None, outcome="documents_needed")
    carry_out_picked()
    forward_clock(case.seller, actor=None, seconds=60)
    erase_test_seller(Seller.objects.get(pk=case.seller_id), actor=None)
    left = dump()
    assert [word for word in ("tessa@platform.example", "Tess Tester") if word in left] == []
    assert (PickedOutcome.objects.count(), MovedClock.objects.count()) == (0, 0)
    assert all(of_others)
    assert kept <= stored_files()
    assert other_seller.user.email in left


def test_its_address_is_free_again(platform: Callable[..., Any]) -> None:
    client = platform(is_test=True)
    first = post(client, "sellers", {"email": "again@shop.example", "reference": "A-1"}).json()
    assert client.delete(f"/api/v1/test/sellers/{first['id']}").status_code == 204
    second = post(client, "sellers", {"email": "again@shop.example", "reference": "A-1"})
    assert second.status_code == 201, second.json()
    assert client.get(f"/api/v1/sellers/{first['id']}").json()["erased_at"]
    assert client.delete(f"/api/v1/test/sellers/{first['id']}").json()["code"] == "seller_erased"


def test_no_key_erases_a_live_seller(platform: Callable[..., Any], seller: Seller) -> None:
    for is_test in (True, False):
        gone = platform(is_test=is_test).delete(f"/api/v1/test/sellers/{seller.public_id}")
        assert gone.status_code == 404
    assert refusal_of(erase_test_seller, seller, actor=None) == "not_a_test_seller"
    assert Seller.objects.get(pk=seller.pk).erased_at is None


def test_ops_erase_one_on_its_page_once_they_are_sure(
    submit: Callable[..., Case], ops: User, log_in: Callable[..., Client]
) -> None:
    client, case = log_in(ops), submit(session=False)
    confirm_factor(client, ops)
    page = f"{LIST}{case.seller_id}/"
    assert client.post(f"{page}erase/", {})["Location"] == page
    assert not Seller.objects.filter(erased_at__isnull=False).exists()
    assert client.post(f"{page}erase/", {"sure": "on"})["Location"] == LIST
    assert Seller.objects.get(pk=case.seller_id).erased_at
    assert client.get(page).status_code == 404


def empty(*options: str) -> dict[str, Any]:
    """The object of --json, with the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("empty_test_world", "--json", *options, stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code or 0)
    return {**json.loads(out.getvalue()), "code": code}


def test_the_whole_test_world_is_emptied_and_no_live_seller_is_in_it(
    submit: Callable[..., Case], make_test_seller: Callable[..., Seller], seller: Seller
) -> None:
    live = document_case(seller)
    book(submit(session=True))
    make_test_seller("second@platform.example")
    for options in ([], ["--dry-run"], ["--dry-run", "--yes"]):
        told = empty(*options)
        assert (told["dry_run"], told["found"], told["erased"]) == (True, 2, 0)
    assert empty("--yes")["erased"] == 2
    assert not Seller.objects.of_test_world().filter(erased_at=None).exists()
    assert Seller.objects.get(pk=seller.pk).erased_at is None
    assert Case.objects.get(pk=live.pk).status == live.status
    assert empty("--yes") == {**empty("--yes"), "found": 0, "code": 0}


def test_one_that_cannot_be_erased_holds_up_no_other(
    make_test_seller: Callable[..., Seller], monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = make_test_seller("stuck@platform.example")
    make_test_seller("free@platform.example")
    erase = erasing.erase_test_seller

    def refuse(seller: Seller, *, actor: Any) -> None:
        if seller.pk == stuck.pk:
            raise DomainError("nobody_free", "Nobody is free.")
        erase(seller, actor=actor)

    monkeypatch.setattr(erasing, "erase_test_seller", refuse)
    told = empty("--yes")
    assert (told["code"], told["status"], told["erased"], told["refused"]) == (3, "partly", 1, 1)
