"""The guards against pumped traffic (R17): countries, dial codes, areas."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.urls import reverse

from audit.models import Event
from contacts.actions.addresses import enter_address
from contacts.actions.codes import check_code, send_code
from contacts.actions.countries import remove_country_change, save_country_change
from contacts.areas import area_of, country_of, dial_code_of
from contacts.models import Address, CodeSend, Contact, CountryChange
from contacts.tasks import watch_codes
from core.clock import database_now
from core.models import User
from core.policy import publish_policy
from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task
from sellers.models import Seller
from tests.contacts.conftest import NUMBER, travel
from tests.refusals import refusal
from tests.verification.building import confirm_factor

AREA = "+44 7400"


def sent_to(area: str, *, seller: Seller, confirmed: int, of: int, minutes_ago: int = 20) -> None:
    """Codes to numbers of others; the first so many of them were confirmed."""
    CodeSend.objects.bulk_create(
        CodeSend(
            seller=seller,
            limit_key=f"{area} {number}",
            area=area,
            dial_code=44,
            at=database_now() - timedelta(minutes=minutes_ago),
            confirmed=number < confirmed,
        )
        for number in range(of)
    )


@pytest.mark.parametrize(
    ("value", "country", "dial_code", "area"),
    [
        (NUMBER, "GB", 44, AREA),
        ("+18765550123", "JM", 1, "+1 8765"),
        ("+393123456789", "IT", 39, "+39 3123"),
        ("+881612345678", "", 881, "+881 6123"),
        ("+97912345678", "", 979, "+979 1234"),
    ],
)
def test_where_a_number_is(value: str, country: str, dial_code: int, area: str) -> None:
    address = Address(kind="phone", value=value)
    assert (country_of(address), dial_code_of(address), area_of(address)) == (country, dial_code, area)


def test_an_email_address_is_nowhere() -> None:
    address = Address(kind="email", value="cora@example.net")
    assert (country_of(address), dial_code_of(address), area_of(address)) == ("", None, None)


def test_a_country_that_ops_took_out_gets_no_codes_until_they_take_it_back(
    phone: Address, email: Address, seller: Seller, ops: User
) -> None:
    change = CountryChange(country="GB", is_served=False, note="fraud")
    save_country_change(change, actor=ops)
    with refusal("country_not_served") as error:
        send_code(phone, actor=seller.user)
    assert "numbers of this country or region (United Kingdom)" in str(error.value.message)
    send_code(email, actor=seller.user)
    remove_country_change(change, actor=ops)
    send_code(phone, actor=seller.user)
    told = Event.objects.filter(action__startswith="country.").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["country.changed", "country.change_removed"]


def test_what_belongs_to_no_country_is_not_served(seller: Seller, contact: Contact) -> None:
    satellite = enter_address(seller, actor=seller.user, kind="phone", value="+881612345678")
    with refusal("country_not_served"):
        send_code(satellite, actor=seller.user)


def test_ops_say_that_codes_go_only_to_the_countries_they_named(
    phone: Address, email: Address, seller: Seller, ops: User
) -> None:
    publish_policy({"codes_only_to_named_countries_flag": 1}, actor=ops, note="test")
    with refusal("country_not_served") as error:
        send_code(phone, actor=seller.user)
    assert "numbers of this country or region (United Kingdom)" in str(error.value.message)
    send_code(email, actor=seller.user)
    change = CountryChange(country="GB", is_served=False, note="fraud")
    save_country_change(change, actor=ops)
    with refusal("country_not_served"):
        send_code(phone, actor=seller.user)
    change.is_served = True
    save_country_change(change, actor=ops)
    send_code(phone, actor=seller.user)


def test_what_belongs_to_no_country_is_not_served_by_a_list_either(seller: Seller, contact: Contact, ops: User) -> None:
    publish_policy({"codes_only_to_named_countries_flag": 1}, actor=ops, note="test")
    save_country_change(CountryChange(country="GB", is_served=True, note="ours"), actor=ops)
    satellite = enter_address(seller, actor=seller.user, kind="phone", value="+881612345678")
    with refusal("country_not_served"):
        send_code(satellite, actor=seller.user)


def test_a_dial_code_gets_so_many_codes_a_day(phone: Address, seller: Seller, other_seller: Seller, ops: User) -> None:
    publish_policy({"codes_per_dial_code_per_day_count": 3}, actor=ops, note="test")
    sent_to("+44 7700", seller=other_seller, confirmed=3, of=3)
    with refusal("no_codes_there_now"):
        send_code(phone, actor=seller.user)
    watch_codes()
    watch_codes()
    task = OpsTask.objects.get()
    assert (task.kind, task.key, task.count) == ("codes_dial_code_full", "+44", 1)
    travel(days=1)
    send_code(phone, actor=seller.user)


@pytest.mark.parametrize(("confirmed", "of", "stopped"), [(5, 20, True), (6, 20, False), (0, 19, False), (0, 20, True)])
def test_an_area_stops_when_too_few_of_its_last_codes_were_confirmed(
    phone: Address, seller: Seller, other_seller: Seller, confirmed: int, of: int, stopped: bool
) -> None:
    sent_to(AREA, seller=other_seller, confirmed=confirmed, of=of)
    sent_to("+44 7700", seller=other_seller, confirmed=0, of=20)
    if not stopped:
        send_code(phone, actor=seller.user)
        return
    with refusal("no_codes_there_now") as error:
        send_code(phone, actor=seller.user)
    assert "Your number is kept" in str(error.value.message)


def test_codes_that_may_still_be_confirmed_do_not_count(phone: Address, seller: Seller, other_seller: Seller) -> None:
    sent_to(AREA, seller=other_seller, confirmed=0, of=20, minutes_ago=9)
    send_code(phone, actor=seller.user)


def test_a_stopped_area_goes_on_after_a_day(phone: Address, seller: Seller, other_seller: Seller) -> None:
    sent_to(AREA, seller=other_seller, confirmed=0, of=20)
    with refusal("no_codes_there_now"):
        send_code(phone, actor=seller.user)
    travel(hours=24)
    send_code(phone, actor=seller.user)


def test_ops_are_told_of_a_stopped_area_and_release_it_by_closing_the_task(
    phone: Address, seller: Seller, other_seller: Seller, ops: User
) -> None:
    sent_to(AREA, seller=other_seller, confirmed=2, of=20)
    watch_codes()
    watch_codes()
    task = OpsTask.objects.get()
    assert (task.kind, task.key, task.count) == ("codes_area_stopped", AREA, 1)
    assert task.facts == {"last codes": 20, "confirmed": 2}
    close_task(task, actor=ops, note="a trade fair")
    watch_codes()
    assert OpsTask.objects.count() == 1
    send_code(phone, actor=seller.user)


def test_a_confirmed_code_counts_for_its_area(phone: Address, seller: Seller, last_code: Any) -> None:
    send_code(phone, actor=seller.user)
    CodeSend.objects.update(at=F("at") - timedelta(seconds=61))
    send_code(phone, actor=seller.user)
    check_code(phone, actor=seller.user, code=last_code())
    assert list(CodeSend.objects.order_by("pk").values_list("area", "confirmed")) == [(AREA, False), (AREA, True)]


@pytest.mark.parametrize(
    ("by_ops", "why"),
    [
        (False, "We cannot send codes to numbers of this kind at the moment"),
        (True, "We do not send codes to numbers of this country or region (United Kingdom)."),
    ],
)
def test_the_page_says_why_and_keeps_the_number(
    phone: Address, seller: Seller, other_seller: Seller, ops: User, log_in: Any, by_ops: bool, why: str
) -> None:
    if by_ops:
        save_country_change(CountryChange(country="GB", is_served=False, note="fraud"), actor=ops)
    else:
        sent_to(AREA, seller=other_seller, confirmed=0, of=20)
    page = log_in(seller.user).get(reverse("contact_code", args=[phone.public_id])).content.decode()
    assert why in page
    assert "Send a new code" not in page
    assert f'href="{reverse("contact_phone")}"' in page
    assert reverse("contact_later") in page
    assert Address.objects.get().value == NUMBER


def test_ops_change_a_country_in_the_admin(ops: User, log_in: Any) -> None:
    client = log_in(ops)
    confirm_factor(client, ops)
    answer = client.post(
        reverse("admin:contacts_countrychange_add"), {"country": "GB", "is_served": "False", "note": "fraud"}
    )
    assert answer.status_code == 302
    assert CountryChange.objects.values_list("country", "is_served").get() == ("GB", False)
    assert Event.objects.get(action="country.changed").actor == ops.public_id


def test_a_call_counts_like_a_text_message(phone: Address, seller: Seller) -> None:
    for by in ("sms", "voice", "sms"):
        send_code(phone, actor=seller.user, by=by)
        travel(seconds=61)
    with refusal("too_many_sends"):
        send_code(phone, actor=seller.user, by="voice")


def test_all_extensions_of_a_number_share_its_limits(contact: Contact, seller: Seller) -> None:
    first, second = "+442079460018;ext=12", "+442079460018;ext=13"
    send_code(enter_address(seller, actor=seller.user, kind="phone", value=first), actor=seller.user)
    address = enter_address(seller, actor=seller.user, kind="phone", value=second)
    with refusal("too_many_sends"):
        send_code(address, actor=seller.user)
