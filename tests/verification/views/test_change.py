"""The pages of a change: what it needs is said first, then it is typed, looked at, sent, and taken back."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from sellers.models import Business, Document, Person, Seller
from tests.verification.certification.world import asked, of_high_volume
from tests.verification.changes.actions.test_changing import decided
from tests.verification.changing import accept_all, begun, fresh, sent, standing, typed, upload_all
from verification.certification.certifiable import fingerprint_of
from verification.changes.actions.changing import submit_change
from verification.changes.as_asked import with_values
from verification.changes.needs import NEEDS
from verification.changes.words import WHAT
from verification.models import Case, Certification, ChangeRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(seller: Seller, sample: Callable[[int], None]) -> Seller:
    sample(0)
    return standing(seller)


@pytest.fixture
def client(active: Seller, log_in: Callable[[User], Client]) -> Client:
    return log_in(active.user)


def page(client: Client, path: str = "/change/") -> str:
    return client.get(path).content.decode()


def form_of(seller: Seller, part: str, **new: object) -> dict[str, object]:
    """As a browser sends it: days in three fields."""
    values = {}
    for name, value in typed(seller, part, **new).items():
        day = re.fullmatch(r"(\d+)-(\d+)-(\d+)", str(value))
        if day:
            values |= {f"{name}_day": int(day[3]), f"{name}_month": int(day[2]), f"{name}_year": day[1]}
        else:
            values[name] = value or ""
    return values


def press(client: Client) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page(client))
    assert found
    return client.post("/change/send/", {"seen": found[1]}, follow=True).content.decode()


def test_every_kind_of_change_has_its_words() -> None:
    assert set(WHAT) == {(part, need) for part, fields in NEEDS.items() for need in fields.values()}


def test_before_anything_is_typed_the_page_says_what_each_change_needs_and_how_long_it_takes(client: Client) -> None:
    shown = page(client)
    assert shown.count("What it needs") == shown.count("How long it takes") == len(WHAT)
    assert "<strong>Identity document</strong><br>It is a new check of who you are" in shown
    assert "within 3 working days" in shown
    assert "Nothing. It counts at once." in shown
    assert not ChangeRequest.objects.exists()


def test_typed_looked_at_sent(client: Client, active: Seller) -> None:
    answer = client.post("/change/person/", form_of(active, "person", family_name="Married"), follow=True)
    shown = answer.content.decode()
    assert "So far: Seller<br>New: Married" in shown
    assert "Identity document" in shown
    assert "Send the change" not in shown
    upload_all(active)
    assert "Your details stay as they are until it is accepted." in press(client)
    assert Person.objects.get().family_name == "Seller"
    assert "So far: Seller<br>New: Married" in page(client)
    assert "So far: Seller<br>New: Married" in page(client, "/case/")


def test_the_document_can_be_uploaded_before_the_change_is_sent(client: Client, active: Seller) -> None:
    begun(active, "person", family_name="Married")
    identity = Document.objects.get(kind="identity")
    assert f"/documents/{identity.public_id}/" in page(client)
    assert 'type="file"' in page(client, f"/documents/{identity.public_id}/")


def test_what_takes_nothing_is_changed_with_two_clicks(client: Client, active: Seller) -> None:
    client.post("/change/business/", form_of(active, "business", region="Yorkshire"))
    assert "Your details are changed. Nothing more is needed." in press(client)
    assert Business.objects.get().region == "Yorkshire"


def test_what_was_typed_is_kept_when_the_form_has_errors(client: Client, active: Seller) -> None:
    shown = client.post("/change/bank-account/", {}).content.decode()
    assert shown
    shown = client.post("/change/bank_account/", form_of(active, "bank_account", number="DE00 1234")).content.decode()
    assert 'value="DE00 1234"' in shown
    assert not ChangeRequest.objects.exists()


def test_nothing_changed_is_said(client: Client, active: Seller) -> None:
    answer = client.post("/change/person/", form_of(active, "person"), follow=True)
    assert "nothing to change" in answer.content.decode()


def test_taken_back(client: Client, active: Seller) -> None:
    begun(active, "person", family_name="Married")
    answer = client.post("/change/withdraw/", follow=True).content.decode()
    assert "You took your change back." in answer
    assert "Your last change" in answer


def test_the_form_shows_what_is_asked_so_far(client: Client, active: Seller) -> None:
    begun(active, "person", family_name="Married")
    assert 'value="Married"' in page(client, "/change/person/")


def test_an_accepted_change_is_told_as_one(client: Client, active: Seller, account_manager: User) -> None:
    decided(sent(active, "person", family_name="Married").case, account_manager, "approved")
    assert "Your change is accepted" in page(client, "/case/")
    assert "tax information" not in page(client, "/case/")
    assert "Accepted" in page(client)


def test_a_refused_change_is_told_as_one(client: Client, active: Seller, account_manager: User) -> None:
    case = sent(active, "person", family_name="Married").case
    decided(case, account_manager, "rejected", ("altered",), rejected={"identity": "altered"})
    shown = page(client, "/case/")
    assert "We could not accept your change" in shown
    assert "The page of the decision: appeal, and by when" in shown
    assert "We could not verify you" not in shown
    assert "Start again" not in shown
    assert "Change this" in page(client)


def test_who_is_not_verified_yet_reads_where_to_correct(client: Client, active: Seller) -> None:
    Seller.objects.update(status="onboarding")
    assert "You are not verified yet" in page(client)
    assert client.get("/change/person/").status_code == 302


def test_who_has_declared_nothing_yet_reads_so_too(other_seller: Seller, log_in: Callable[[User], Client]) -> None:
    assert "You are not verified yet" in page(log_in(other_seller.user))


def test_only_parts_that_there_are(client: Client) -> None:
    assert client.get("/change/tax/").status_code == 404


def test_the_home_page_leads_to_it(client: Client) -> None:
    assert "Change your details" in page(client, "/home/")


def test_nobody_sends_or_takes_back_for_another(
    active: Seller, other_seller: Seller, log_in: Callable[[User], Client]
) -> None:
    begun(active, "business", region="Yorkshire")
    stranger = log_in(other_seller.user)
    stranger.post("/change/send/", {"seen": fingerprint_of(fresh(active))})
    stranger.post("/change/withdraw/")
    assert ChangeRequest.objects.get().status == "draft"


def test_certify_leads_to_a_change_and_the_change_certifies(
    seller: Seller, ops: User, account_manager: User, log_in: Callable[[User], Client], sample: Callable[[int], None]
) -> None:
    sample(0)
    asked(of_high_volume(seller, ops))
    active = accept_all(seller)
    client = log_in(active.user)
    assert "Something has changed" in page(client, "/certify/")
    begun(active, "person", family_name="Married")
    assert "I certify" not in page(client, "/certify/")
    assert "You have begun to change your details" in page(client, "/certify/")
    upload_all(active)
    assert "Send the change and certify" in page(client)
    press(client)
    assert "I certify" not in page(client, "/certify/")
    decided(Case.objects.get(), account_manager, "approved")
    assert Certification.objects.get().certified_at
    assert "There is nothing to certify now." in page(client, "/certify/")


def test_the_number_of_queries_does_not_depend_on_how_often_something_was_changed(
    client: Client, active: Seller, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for times in (1, 10):
        for each in range(times):
            change = begun(active, "business", region=f"Region {times} {each}")
            seen = fingerprint_of(with_values(fresh(active), change.asked))
            submit_change(active, actor=active.user, seen=seen)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client)
        counts.append(len(captured))
    assert counts[0] == counts[1]
