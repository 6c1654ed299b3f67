"""An emergency contact named and confirmed through a platform, with every limit of the pages."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Event
from contacts.models import Address, CodeAttempt, Contact
from core.models import User
from integration.resources.contacts.answers import ContactAnswer
from messaging.models import Message
from sellers.models import Seller
from tests.contacts.conftest import last_code as last_code
from tests.contacts.conftest import texts as texts
from tests.contacts.conftest import travel
from tests.integration.asking import fields_of, patch
from tests.integration.described import faults_of
from tests.races import results_at_once

pytestmark = pytest.mark.django_db
PERSON = {"name": "Cora Contact", "relation": "colleague"}
PHONE = {"country": "GB", "number": "07400 123456"}
NAMED = {**PERSON, "email": "cora@example.net", "phone": PHONE}


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


def name(client: Any, seller: Seller, etag: str = "*", **body: Any) -> Any:
    return patch(client, f"sellers/{seller.public_id}/contact", {**PERSON, **body}, etag)


def post(client: Any, seller: Seller, step: str, key: str = "", **body: Any) -> Any:
    address = f"/api/v1/sellers/{seller.public_id}/contact/{step}"
    return client.post(address, body, format="json", headers={"Idempotency-Key": key or step})


@pytest.fixture
def confirm(client: Any, seller: Seller, last_code: Callable[[], str]) -> Callable[[str], Any]:
    def act(kind: str) -> Any:
        post(client, seller, "codes", f"send {kind}", kind=kind)
        return post(client, seller, "confirm", f"confirm {kind}", kind=kind, code=last_code())

    return act


def test_nobody_is_named_at_first(seller: Seller, client: Any) -> None:
    shown = client.get(f"/api/v1/sellers/{seller.public_id}/contact").json()
    assert faults_of(ContactAnswer(), shown) == []
    assert (shown["status"], shown["name"], shown["relation"], shown["addresses"]) == ("missing", None, None, [])
    assert shown["id"] is None


def test_a_contact_is_named_once_however_often_it_is_sent(seller: Seller, client: Any) -> None:
    first, second = name(client, seller, **NAMED), name(client, seller, **NAMED)
    assert (first.status_code, first.json()) == (200, second.json())
    assert faults_of(ContactAnswer(), first.json()) == []
    assert [(each["kind"], each["status"], each["value"]) for each in first.json()["addresses"]] == [
        ("email", "pending", "cora@example.net"),
        ("phone", "pending", "+447400123456"),
    ]
    assert Address.objects.count() == 2
    assert Event.objects.get(action="contact.person_saved").actor == client.key.public_id
    assert first.json()["id"] == Contact.objects.get().public_id  # as events name it


def test_what_is_left_out_stays_as_it_is(seller: Seller, client: Any) -> None:
    name(client, seller, **NAMED)
    shown = patch(client, f"sellers/{seller.public_id}/contact", {"email": "cora@example.org"}).json()
    assert (shown["name"], [each["value"] for each in shown["addresses"]]) == (
        "Cora Contact", ["cora@example.org", "+447400123456"],
    )  # fmt: skip


def test_who_is_named_first_has_a_name_and_a_relation(seller: Seller, client: Any) -> None:
    answer = patch(client, f"sellers/{seller.public_id}/contact", {"email": "cora@example.org"})
    assert fields_of(answer) == {"name": "required", "relation": "required"}


def test_a_contact_that_was_changed_meanwhile_is_not_overwritten(seller: Seller, client: Any) -> None:
    address = f"/api/v1/sellers/{seller.public_id}/contact"
    etag = client.get(address)["ETag"]
    assert name(client, seller, etag, **NAMED).status_code == 200
    assert name(client, seller, etag, email="eve@example.net").json()["code"] == "changed_meanwhile"
    assert client.patch(address, PERSON, format="json").json()["code"] == "if_match_required"
    assert Contact.objects.get().addresses.count() == 2


def test_both_are_confirmed_by_the_codes_that_the_contact_got(
    seller: Seller, client: Any, confirm: Callable[[str], Any]
) -> None:
    name(client, seller, **NAMED)
    confirm("email")
    assert [each["status"] for each in confirm("phone").json()["addresses"]] == ["verified", "verified"]
    assert client.get(f"/api/v1/sellers/{seller.public_id}/contact").json()["status"] == "confirmed"
    entered = Event.objects.filter(action="contact.code_entered")
    assert {event.actor for event in entered} == {client.key.public_id}
    assert Message.objects.filter(purpose="contact_confirmed", recipient=seller.user).exists()


def test_a_wrong_code_is_counted_though_it_is_refused(seller: Seller, client: Any) -> None:
    """R12."""
    name(client, seller, **NAMED)
    post(client, seller, "codes", kind="phone")
    answers = [post(client, seller, "confirm", str(number), kind="phone", code="000000") for number in range(6)]
    assert [answer.json()["code"] for answer in answers] == ["wrong_code"] * 4 + ["too_many_guesses"] * 2
    attempt = CodeAttempt.objects.get()
    assert (attempt.failures, attempt.status) == (5, "locked")
    assert post(client, seller, "confirm", "0", kind="phone", code="000000").json() == answers[0].json()


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_codes_at_once_are_five_guesses(seller: Seller, client: Any) -> None:
    name(client, seller, **NAMED)
    post(client, seller, "codes", kind="phone")
    results_at_once(
        [
            lambda key=key: post(client, seller, "confirm", str(key), kind="phone", code="000000").json()["code"]
            for key in range(20)
        ]
    )
    assert CodeAttempt.objects.get().failures == 5


def test_another_code_waits_as_on_the_pages(seller: Seller, client: Any) -> None:
    name(client, seller, **NAMED)
    sent = post(client, seller, "codes", kind="phone").json()
    [phone] = [each for each in sent["addresses"] if each["kind"] == "phone"]
    assert (phone["code"]["status"], phone["code"]["by"], phone["next_code_at"] is None) == ("open", "sms", False)
    assert post(client, seller, "codes", "two", kind="phone").json()["code"] == "too_many_sends"
    travel(minutes=2)
    assert post(client, seller, "codes", "three", kind="phone").status_code == 200


def test_a_code_that_cannot_be_one_costs_no_guess(seller: Seller, client: Any) -> None:
    name(client, seller, **NAMED)
    post(client, seller, "codes", kind="phone")
    answer = post(client, seller, "confirm", kind="phone", code="12 34")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "code")
    assert CodeAttempt.objects.get().failures == 0


def test_where_the_number_does_not_tell_the_way_is_named(seller: Seller, client: Any) -> None:
    """R15."""
    name(client, seller, phone={"country": "US", "number": "(212) 555-2368"})
    answer = post(client, seller, "codes", kind="phone")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "by")
    assert post(client, seller, "codes", "two", kind="phone", by="voice").status_code == 200


def test_what_is_confirmed_is_changed_by_the_seller_alone(
    seller: Seller, client: Any, confirm: Callable[[str], Any]
) -> None:
    """R16."""
    name(client, seller, **NAMED)
    confirm("email")
    changes: list[dict[str, Any]] = [
        {"email": "eve@example.net"},
        {"name": "Eve Else"},
        {"relation": "family"},
        {"name": "Eve Else", "phone": PHONE},
    ]
    for change in changes:
        answer = name(client, seller, **change)
        assert (answer.status_code, answer.json()["code"]) == (409, "fresh_log_in_needed")
    assert name(client, seller, email="CORA@example.net").status_code == 200
    assert name(client, seller, phone={"country": "GB", "number": "07400 123457"}).status_code == 200
    assert (Contact.objects.get().name, Address.objects.filter(status="verified").count()) == ("Cora Contact", 1)


@pytest.mark.parametrize(
    "guess",
    [
        {"email": "cora@example.net"},
        {"email": "eve@example.net"},
        {"name": "Cora Contact"},
        {"name": "Eve Else"},
        {"relation": "colleague"},
        {"relation": "family"},
    ],
    ids=str,
)
def test_who_may_not_read_a_contact_learns_nothing_by_trying_values(
    guess: dict[str, Any], seller: Seller, client: Any, confirm: Callable[[str], Any], platform: Callable[..., Any]
) -> None:
    name(client, seller, **NAMED)
    confirm("email")
    writer = platform("contacts:read", "contacts:write", "sellers.personal:read")
    answer = patch(writer, f"sellers/{seller.public_id}/contact", guess)
    assert (answer.status_code, answer.json()["code"]) == (409, "fresh_log_in_needed")


def test_who_may_not_read_a_contact_can_enter_an_address_that_is_not_confirmed(
    seller: Seller, client: Any, confirm: Callable[[str], Any], platform: Callable[..., Any]
) -> None:
    name(client, seller, **NAMED)
    confirm("email")
    change = {"phone": {"country": "GB", "number": "07400 123457"}}
    assert patch(platform("contacts:write"), f"sellers/{seller.public_id}/contact", change).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"email": '"cora"@example.net'}, "email"),
        ({"phone": {"country": "GB", "number": "12"}}, "phone.number"),
        ({"phone": {"country": "XX", "number": "07400 123456"}}, "phone.country"),
        ({"relation": "boss"}, "relation"),
    ],
    ids=str,
)
def test_what_the_forms_refuse_is_named(body: dict[str, Any], field: str, seller: Seller, client: Any) -> None:
    answer = name(client, seller, **body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert Address.objects.count() == 0


def test_the_sellers_own_address_is_refused_as_on_the_pages(seller: Seller, client: Any) -> None:
    answer = name(client, seller, email=seller.user.email)
    assert (fields_of(answer), Contact.objects.exclude(name="").count()) == ({"email": "own_address"}, 0)


@pytest.mark.parametrize("own", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize("part", ["name", "relation", "email"])
def test_who_may_not_read_a_seller_learns_nothing_of_them_by_naming_a_contact(
    part: str, own: bool, seller: Seller, client: Any, platform: Callable[..., Any]
) -> None:
    """A contact that is declared to be the seller may have the seller's own name and address."""
    User.objects.filter(pk=seller.user_id).update(full_name="Sam Seller")
    name(client, seller, name="Sam Seller", relation="self", email=seller.user.email if own else "cora@example.net")
    guess = {"name": "Sam Seller" if own else "Cora Contact", "relation": "colleague", "email": seller.user.email}
    writer = platform("contacts:read", "contacts:write", "contacts.personal:read", "sellers:read")
    answer = patch(writer, f"sellers/{seller.public_id}/contact", {part: guess[part]})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert answer.json()["scope"] == "sellers.personal:read"


def test_names_and_addresses_take_their_own_scope(seller: Seller, platform: Callable[..., Any]) -> None:
    name(platform(), seller, **NAMED)
    plain = platform("contacts:read").get(f"/api/v1/sellers/{seller.public_id}/contact")
    assert faults_of(ContactAnswer(), plain.json()) == []
    said = plain.content.decode()
    assert [word in said for word in ("Cora", "example.net", "7400")] == [False] * 3
    assert "name" not in plain.json()


def test_nothing_waits_for_a_code(seller: Seller, client: Any) -> None:
    assert post(client, seller, "codes", kind="email").json()["code"] == "nothing_waits"
    assert post(client, seller, "confirm", kind="email", code="123456").json()["code"] == "nothing_waits"


def test_contacts_of_the_other_world_are_not_there(seller: Seller, platform: Callable[..., Any]) -> None:
    test = platform(is_test=True)
    assert test.get(f"/api/v1/sellers/{seller.public_id}/contact").status_code == 404
    assert name(test, seller, **NAMED).status_code == 404
    assert post(test, seller, "codes", kind="email").status_code == 404
