"""Sellers, as a platform creates, finds and changes them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from core.models import User
from integration.models import StoredAnswer
from integration.resources.sellers.drawing import draw_seller
from integration.resources.sellers.finding import find_seller
from messaging.models import Message
from sellers.actions import lock_details
from sellers.models import Seller, SellerReference, TaxInformation
from sellers.references import refuse_taken, save_reference
from tests.integration.asking import fields_of, patch, post
from tests.races import at_once, results_at_once, until_somebody_waits
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON
from verification.models import Case, Measure

pytestmark = pytest.mark.django_db
SAM = {"email": "sam@example.com", "full_name": "Sam Seller", "language": "de", "time_zone": "Europe/Berlin"}
DETAILS = json.loads(
    json.dumps({"business": BUSINESS, "person": PERSON, "bank_account": BANK_ACCOUNT}, default=date.isoformat)
)
PERSONAL = {"email", "full_name", "business", "person", "bank_account", "tax_information"}


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


@pytest.fixture
def created(client: Any) -> dict[str, Any]:
    answer = post(client, "sellers", {**SAM, "reference": "A-1"})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def get(client: Any, seller: Any, **headers: str) -> Any:
    public_id = seller.public_id if isinstance(seller, Seller) else seller["id"]
    return client.get(f"/api/v1/sellers/{public_id}", headers={k.replace("_", "-"): v for k, v in headers.items()})


def path(seller: dict[str, Any], more: str = "") -> str:
    return f"sellers/{seller['id']}{more}"


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


# --- Changing ---------------------------------------------------------------------------------------------------------


def test_what_is_left_out_stays(client: Any, created: Any) -> None:
    assert patch(client, path(created), DETAILS).status_code == 200
    shown = patch(client, path(created), {"business": {"city": "Potsdam"}, "language": "ja"}).json()
    seller = Seller.objects.select_related("user").get()
    assert (seller.business.city, seller.business.street, seller.user.language) == ("Potsdam", "Hauptstraße 1", "ja")
    assert (shown["business"]["city"], shown["time_zone"], shown["reference"]) == ("Potsdam", "Europe/Berlin", "A-1")
    assert {name: getattr(seller.person, name) for name in PERSON} == PERSON


def test_what_is_declared_first_has_to_be_whole(client: Any, created: Any) -> None:
    assert fields_of(patch(client, path(created), {"bank_account": {"holder": "Sam"}})) == {
        "bank_account.country": "required", "bank_account.number": "required",
    }  # fmt: skip


def test_a_change_upon_what_is_gone_is_refused(client: Any, created: Any) -> None:
    etag = get(client, created)["ETag"]
    assert patch(client, path(created), {"language": "ja"}, etag).status_code == 200
    answer = patch(client, path(created), {"language": "en"}, etag)
    assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    answer = client.patch(f"/api/v1/{path(created)}", {"language": "en"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_etag_one_wins_also_where_nothing_of_it_is_shown(platform: Callable[..., Any]) -> None:
    client = platform("sellers:read", "sellers:write", "sellers.personal:read")
    created = post(client, "sellers", {**SAM, **DETAILS}).json()
    etag = get(client, created)["ETag"]

    def change(number: str) -> Callable[[], str]:
        person = {**DETAILS["person"], "document_number": number}
        return lambda: str(patch(client, path(created), {"person": person}, etag).status_code)

    assert sorted(results_at_once([change("C01X00T47"), change("C02X00T47")])) == ["200", "412"]


def test_what_was_handed_in_is_changed_no_more(client: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    seller = Seller.objects.get()
    lock_details(seller, actor=None)
    answer = patch(client, path(created), {"business": {"city": "Potsdam"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "details_locked")
    assert get(client, created).json()["details_locked"] is True


def test_of_what_was_handed_in_nothing_is_told_by_refusals(client: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    lock_details(Seller.objects.get(), actor=None)
    for guess in ({"person": {"document_issued_on": "1980-01-01"}}, {"bank_account": {"country": "FR"}}):
        answer = patch(client, path(created), guess)
        assert (answer.status_code, answer.json()["code"]) == (409, "details_locked")


@pytest.mark.parametrize(
    "guess",
    [
        {"person": {"document_issued_on": "1980-01-01"}},
        {"person": {"document_issued_on": "2001-01-01"}},
        {"bank_account": {"country": "DE"}},
        {"bank_account": {"country": "FR"}},
    ],
    ids=str,
)
def test_who_may_not_read_details_learns_nothing_by_changing_a_part_of_them(
    guess: dict[str, Any], client: Any, created: Any, platform: Callable[..., Any]
) -> None:
    patch(client, path(created), DETAILS)
    answer = patch(platform("sellers:read", "sellers:write"), path(created), guess)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert answer.json()["scope"] == "sellers.personal:read"


def test_nor_by_a_whole_part_that_is_compared_with_another_at_submission(
    client: Any, created: Any, platform: Callable[..., Any]
) -> None:
    patch(client, path(created), DETAILS)
    guess = {"bank_account": {**DETAILS["bank_account"], "holder": "Lantern Trading GmbH"}}
    answer = patch(platform("sellers:read", "sellers:write", "cases:write"), path(created), guess)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_who_may_not_read_details_can_change_what_is_none(created: Any, platform: Callable[..., Any]) -> None:
    changes = {"reference": "A-2", "language": "ja", "time_zone": "Asia/Tokyo"}
    assert patch(platform("sellers:write"), path(created), changes).status_code == 200


def test_a_revision_does_not_come_back_with_the_values(client: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    seen = [get(client, created).json()["revision"]]
    for city in ("Potsdam", DETAILS["business"]["city"]):
        seen.append(patch(client, path(created), {"business": {"city": city}}).json()["revision"])
    assert len({*seen}) == 3


def test_a_change_is_whole_or_not_at_all(client: Any, created: Any, other_seller: Seller) -> None:
    SellerReference.objects.create(seller=other_seller, is_test=False, reference="B-2")
    answer = patch(client, path(created), {"language": "ja", "reference": "B-2"})
    assert (answer.status_code, answer.json()["code"]) == (409, "reference_taken")
    assert get(client, created).json()["language"] == "de"


def test_an_erased_seller_is_shown_and_changed_no_more(client: Any, created: Any) -> None:
    Seller.objects.update(erased_at=timezone.now())
    tax = {"country": "DE", "number": "1", "certified": True}
    answers = [patch(client, path(created), {"language": "ja"}), post(client, path(created, "/tax_information"), tax)]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(409, "seller_erased")] * 2
    assert get(client, created).json()["erased_at"].endswith("Z")


def test_tax_information_makes_a_verified_seller_active(client: Any, created: Any) -> None:
    Seller.objects.update(status="verified")
    answer = post(
        client, path(created, "/tax_information"), {"country": "DE", "number": "81 872 495 633", "certified": True}
    )
    assert (answer.status_code, answer.json()["status"]) == (200, "active")
    assert answer.json()["tax_information"]["number_ending"] == "633"
    assert TaxInformation.objects.get().number == "81 872 495 633"
    assert Message.objects.filter(purpose="seller_active").exists()


def test_tax_information_is_asked_for_at_the_end(client: Any, created: Any) -> None:
    given = {"country": "DE", "number": "81 872 495 633", "certified": True}
    answer = post(client, path(created, "/tax_information"), given)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_verified")
    assert fields_of(post(client, path(created, "/tax_information"), {**given, "certified": False})) == {
        "certified": "required"
    }
    assert fields_of(post(client, path(created, "/tax_information"), {**given, "number": "1"})) == {
        "number": "min_length"
    }


def test_a_revision_tells_of_every_change_and_lets_nobody_try_values(
    platform: Any, created: Any, settings: Any
) -> None:
    """Equal details look unlike for another seller, and to who has not our secret."""
    client = platform("sellers:read", "sellers:write", "sellers.personal:read")
    other = post(client, "sellers", {**SAM, "email": "other@example.com"}).json()
    seen = []
    for number in ("11111111", "22222222"):
        for each in (created, other):
            patch(client, path(each), DETAILS | {"person": {**DETAILS["person"], "document_number": number}})
            seen.append(get(client, each).json())
    settings.HMAC_KEY = "another secret than the one before, just as long"
    seen.append(draw_seller(client.key, find_seller(client.key, created["id"])))
    assert len({each["revision"] for each in seen}) == 5
    assert not any(number in str(seen) for number in ("11111111", "22222222"))
