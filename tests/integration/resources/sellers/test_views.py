"""Sellers, as a platform creates, finds and changes them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from core.models import User
from integration.models import StoredAnswer
from sellers.models import Seller
from sellers.references import refuse_taken, save_reference
from tests.integration.asking import fields_of, patch, post
from tests.integration.resources.sellers.sam import DETAILS, PERSONAL, SAM, get, path
from tests.races import at_once, until_somebody_waits
from tests.sellers.details import PERSON
from verification.models import Case, Measure

pytestmark = pytest.mark.django_db


def test_a_seller_is_created_with_an_address_alone(client: Any) -> None:
    answer = post(client, "sellers", {"email": "Sam@Example.com"})
    seller = Seller.objects.select_related("user").get()
    shown = answer.json()
    assert answer["Location"] == f"/api/v1/sellers/{seller.public_id}"
    assert shown == {
        **shown, "object": "seller", "id": seller.public_id, "mode": "live", "reference": None, "status": "onboarding",
        "language": "en", "time_zone": "UTC", "email_confirmed": False, "details_locked": False, "erased_at": None,
        "details_missing": ["business", "person", "bank_account"], "documents_missing": ["identity", "bank_statement"],
        "case": None, "measures": [], "email": "sam@example.com", "full_name": None,
        "business": None, "person": None, "bank_account": None, "tax_information": None,
    }  # fmt: skip
    assert shown["created_at"].endswith("Z")


def test_nobody_has_a_password_and_the_address_is_not_confirmed(created: dict[str, Any]) -> None:
    user = User.objects.get(email="sam@example.com")
    address = EmailAddress.objects.get(user=user)
    assert (user.has_usable_password(), address.verified, address.primary) == (False, False, True)
    assert (user.language, user.time_zone, user.full_name, user.is_test) == ("de", "Europe/Berlin", "Sam Seller", False)


def test_the_log_names_the_key(client: Any, created: dict[str, Any]) -> None:
    said = Event.objects.filter(subject=created["id"]).order_by("position").values_list("action", "actor")
    key = client.key.public_id
    assert list(said) == [("seller.registered", key), ("seller.reference_saved", key)]


def test_all_that_is_known_can_be_given_at_once(client: Any) -> None:
    shown = post(client, "sellers", {**SAM, **DETAILS}).json()
    assert (shown["details_missing"], shown["documents_missing"]) == (
        [], ["identity", "bank_statement", "business_extract"],
    )  # fmt: skip
    seller = Seller.objects.get()
    assert {name: getattr(seller.person, name) for name in PERSON} == PERSON
    assert shown["person"] == {
        "given_name": "Erika", "family_name": "Müller", "document_type": "passport", "document_country": "DE",
        "document_number_ending": "478", "document_expires_on": "2035-05-01",
    }  # fmt: skip
    assert shown["business"]["register_number_ending"] == "345"
    assert shown["bank_account"] == {"holder": "Müller & Söhne GmbH", "country": "DE", "number_ending": "000"}


def test_a_person_with_one_name_has_no_other(client: Any) -> None:
    person = {**DETAILS["person"], "given_name": None}
    assert post(client, "sellers", {**SAM, "person": person}).json()["person"]["given_name"] is None


def test_no_number_is_given_back_whole(client: Any) -> None:
    said = json.dumps(post(client, "sellers", {**SAM, **DETAILS}).json())
    for number in ("HRB 12345", "12345", "C01X00T478", "DE89", "0532", "1985-03-27"):
        assert number not in said


def test_the_faults_of_all_parts_are_named_as_on_the_pages(client: Any) -> None:
    person = {**DETAILS["person"], "birth_date": "2100-01-01", "document_country": "ZZ"}
    business = {**DETAILS["business"], "register_number": ""}
    answer = post(client, "sellers", {**SAM, "business": business, "person": person})
    assert fields_of(answer) == {
        "business.register_number": "invalid", "person.birth_date": "invalid",
        "person.document_country": "invalid_choice",
    }  # fmt: skip
    told = {each["field"]: each["detail"] for each in answer.json()["errors"]}
    assert told["person.birth_date"] == "The date of birth must lie in the past. Check the year."
    assert not User.objects.filter(email=SAM["email"]).exists()


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"email": "required"}),
        ({"email": "nobody"}, {"email": "invalid"}),
        ({**SAM, "language": "xx"}, {"language": "invalid_choice"}),
        ({**SAM, "time_zone": "Nowhere/Land"}, {"time_zone": "invalid_choice"}),
        ({**SAM, "reference": "x" * 101}, {"reference": "max_length"}),
        ({**SAM, "business": {}}, dict.fromkeys(
            [f"business.{name}" for name in ("kind", "legal_name", "country", "street", "city")], "required"
        )),
        ({**SAM, "person": "Sam"}, {"person": "invalid"}),
        ({**SAM, "bank_account": {"holder": "A", "country": "de", "number": "12345"}},
         {"bank_account.country": "invalid"}),
        ({**SAM, "bank_account": {"holder": "A", "country": "DE", "number": "DE00 0000"}},
         {"bank_account.number": "invalid"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_valid_is_named_by_field(client: Any, body: dict[str, Any], faults: dict[str, str]) -> None:
    assert fields_of(post(client, "sellers", body)) == faults
    assert not StoredAnswer.objects.exists()


def test_texts_are_in_the_language_that_is_asked_for(client: Any) -> None:
    headers = {"Idempotency-Key": "one", "Accept-Language": "de"}
    person = {**DETAILS["person"], "birth_date": "2100-01-01"}
    answer = client.post("/api/v1/sellers", {**SAM, "person": person}, format="json", headers=headers)
    assert (
        answer.json()["errors"][0]["detail"]
        == "Das Geburtsdatum muss in der Vergangenheit liegen. Prüfen Sie das Jahr."
    )


def test_an_address_that_has_an_account_is_taken(client: Any, seller: Seller) -> None:
    answer = post(client, "sellers", {"email": "SELLER@example.com"})
    assert (answer.status_code, answer.json()["code"]) == (409, "address_taken")


def test_an_address_is_taken_in_both_worlds(created: Any, platform: Callable[..., Any]) -> None:
    answer = post(platform(is_test=True), "sellers", SAM)
    assert (answer.status_code, answer.json()["code"]) == (409, "address_taken")


def test_a_reference_is_one_seller_s_in_each_world(client: Any, created: Any, platform: Callable[..., Any]) -> None:
    other = {"email": "other@example.com", "reference": "A-1"}
    answer = post(client, "sellers", other)
    assert (answer.status_code, answer.json()["code"]) == (409, "reference_taken")
    assert not User.objects.filter(email="other@example.com").exists()
    in_test = post(platform(is_test=True), "sellers", other).json()
    assert (in_test["mode"], in_test["reference"]) == ("test", "A-1")
    assert User.objects.get(email="other@example.com").is_test is True


@pytest.mark.parametrize("email", [SAM["email"], "SELLER@example.com", "nobody@example.com"])
def test_with_a_reference_that_is_taken_nobody_learns_who_has_an_account(
    client: Any, created: Any, seller: Seller, email: str
) -> None:
    answer = post(client, "sellers", {"email": email, "reference": "A-1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "reference_taken")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("creates", [True, False])
def test_nor_while_the_reference_is_being_taken(
    client: Any, seller: Seller, other_seller: Seller, creates: bool
) -> None:
    """Each of both ways to give one waits for the other."""

    def ask() -> Any:
        try:
            if creates:
                return post(client, "sellers", {"email": seller.user.email, "reference": "B-2"})
            return patch(client, f"sellers/{seller.public_id}", {"reference": "B-2"})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            refuse_taken("B-2", is_test=False)
            answer = thread.submit(ask)
            until_somebody_waits()
            save_reference(other_seller, actor=None, reference="B-2")
        said = answer.result()
    assert (said.status_code, said.json()["code"]) == (409, "reference_taken")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_with_one_address_one_creates_it(client: Any) -> None:
    def create() -> str:
        answer = post(client, "sellers", SAM)
        return f"{answer.status_code} {answer.json().get('code', '')}"

    assert at_once([create] * 20) == {"201 ": 1, "409 address_taken": 19}
    assert Seller.objects.count() == 1


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_personal_data_takes_its_scope(created: Any, platform: Callable[..., Any]) -> None:
    shown = get(platform("sellers:read"), created).json()
    assert set(created) - set(shown) == PERSONAL
    assert set(get(platform("sellers:read", "sellers.personal:read"), created).json()) == set(created)


def test_nothing_of_another_world_is_there(created: Any, platform: Callable[..., Any]) -> None:
    other = platform(is_test=True)
    answers = [
        get(other, created), patch(other, path(created), {"language": "ja"}),
        post(other, path(created, "/tax_information"), {"country": "DE", "number": "x", "certified": True}),
    ]  # fmt: skip
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "not_found")] * 3
    assert other.get("/api/v1/sellers").json() == {"data": [], "next_cursor": None}
    assert fields_of(post(other, "hosted_links", {"seller": created["id"]})) == {"seller": "not_found"}


def test_what_has_not_changed_is_not_sent_again(client: Any, created: Any) -> None:
    answer = get(client, created, If_None_Match=get(client, created)["ETag"])
    assert (answer.status_code, answer.content) == (304, b"")


def test_lists_are_filtered(client: Any, created: Any) -> None:
    other = post(client, "sellers", {"email": "other@example.com"}).json()
    Seller.objects.filter(public_id=other["id"]).update(
        status="verified", created_at=timezone.now() - timedelta(days=2)
    )
    since = (timezone.now() - timedelta(days=1)).isoformat()

    def found(**asked: str) -> list[str]:
        return [each["id"] for each in client.get("/api/v1/sellers", asked).json()["data"]]

    assert found() == [created["id"], other["id"]]  # the newest first
    assert found(email="SAM@example.com") == [created["id"]]
    assert found(status="verified") == [other["id"]]
    assert found(reference="A-1") == [created["id"]]
    assert found(created_since=since) == [created["id"]]
    assert fields_of(client.get("/api/v1/sellers", {"status": "gone"})) == {"status": "invalid_choice"}


def test_who_has_an_address_is_told_to_keys_that_may_read_addresses(created: Any, platform: Callable[..., Any]) -> None:
    answer = platform("sellers:read").get("/api/v1/sellers", {"email": SAM["email"]})
    assert (answer.status_code, answer.json()["scope"]) == (403, "sellers.personal:read")


def queries_of(client: Any, **asked: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get("/api/v1/sellers", {"limit": 30, **asked}).status_code == 200
    return len(found)


def test_thirty_take_as_many_queries_as_one(client: Any, make_seller: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    one = queries_of(client)
    for number in range(29):
        body = {"email": f"s{number}@example.com", "reference": str(number), **DETAILS}
        assert post(client, "sellers", body).status_code == 201
    filters = [{}, {"status": "onboarding"}, {"created_since": "2026-01-01T00:00:00Z"}]
    assert (one, [queries_of(client, **asked) for asked in filters]) == (4, [4, 4, 4])


def test_a_measure_is_told_as_its_seller_reads_it(client: Any, created: Any, lead: User, ops: User) -> None:
    now = timezone.now()
    Measure.objects.create(
        seller=Seller.objects.get(), status="announced", told_at=now, effective_at=now, evidence_on=now.date(),
        appeal_by=now + timedelta(days=1), proposed_by=lead, confirmed_by=ops, proposed_at=now, confirmed_at=now,
        kind="restrict", ground="documents_expired", facts="It expired.", evidence="A letter.",
    )  # fmt: skip
    (measure,) = get(client, created).json()["measures"]
    assert (measure["kind"], measure["status"]) == ("restrict", "announced")
    assert measure["title"] == "Your account will be restricted"
    assert "A letter" not in str(measure)
    assert "It expired" not in str(measure)
    assert (measure["takes_effect_at"][-1], measure["ends_at"]) == ("Z", None)
    (german,) = get(client, created, Accept_Language="de").json()["measures"]
    assert german["title"] == "Ihr Konto wird eingeschränkt"


def test_the_newest_case_is_named(client: Any, created: Any) -> None:
    now = timezone.now()
    made = [Case.objects.create(seller=Seller.objects.get(), status=status, submitted_at=now, since=now)
            for status in ("rejected", "screening")]  # fmt: skip
    assert get(client, created).json()["case"] == made[1].public_id
