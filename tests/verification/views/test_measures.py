from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import User
from sellers.models import Seller
from tests.sellers.samples import jpeg
from tests.verification.measuring import announced, approved, in_effect, proposed
from verification.models import Appeal, Measure

pytestmark = pytest.mark.django_db
Kind = Measure.Kind


def page_of(measure: Measure) -> str:
    return f"/measures/{measure.public_id}/"


@pytest.fixture
def restricted(seller: Seller, lead: User, ops: User) -> Measure:
    return in_effect(approved(seller), Kind.RESTRICT, by=lead, and_by=ops)


def test_the_page_says_what_why_how_long_and_the_way_back_and_nothing_that_is_for_staff(
    restricted: Measure, seller: Seller, log_in: Any
) -> None:
    page = log_in(seller.user).get(page_of(restricted)).content.decode()
    for part in ("Your account is restricted", "has expired", "Your passport expired in October.", "The way back"):
        assert part in page
    assert "A letter of the register" not in page
    assert "lead@" not in page


def test_it_is_nobody_elses_page(restricted: Measure, other_seller: Seller, lead: User, log_in: Any) -> None:
    for user in (other_seller.user, lead):
        assert log_in(user).get(page_of(restricted)).status_code == 404
        assert log_in(user).post(f"{page_of(restricted)}done/", {"text": "Done."}).status_code == 404


def test_what_nobody_confirmed_is_no_page_and_no_word_on_the_home_page(seller: Seller, lead: User, log_in: Any) -> None:
    measure = proposed(approved(seller), Kind.CLOSE, by=lead)
    client = log_in(seller.user)
    assert client.get(page_of(measure)).status_code == 404
    assert measure.public_id not in client.get("/home/").content.decode()


def test_what_is_announced_stands_on_the_home_page_with_its_day(
    seller: Seller, lead: User, ops: User, log_in: Any
) -> None:
    measure = announced(approved(seller), Kind.CLOSE, by=lead, and_by=ops)
    home = log_in(seller.user).get("/home/").content.decode()
    assert "Your account will be closed" in home
    assert page_of(measure) in home


def test_home_names_everything_that_stands_or_comes(
    restricted: Measure, seller: Seller, lead: User, ops: User, log_in: Any
) -> None:
    closing = announced(restricted.seller, Kind.CLOSE, by=lead, and_by=ops)
    home = log_in(seller.user).get("/home/").content.decode()
    for part in ("Your account is restricted", "Your account will be closed", page_of(restricted), page_of(closing)):
        assert part in home


def test_a_case_that_goes_on_leads_though_the_account_is_limited(
    restricted: Measure, seller: Seller, lead: User, ops: User, log_in: Any
) -> None:
    undone = in_effect(restricted.seller, Kind.UNDO, by=lead, and_by=ops)
    home = log_in(seller.user).get("/home/").content.decode()
    assert 'href="/times/"' in home
    for measure in (restricted, undone):
        assert page_of(measure) in home


@pytest.mark.parametrize("kind", [Kind.RESTRICT, Kind.SUSPEND, Kind.CLOSE])
def test_home_leads_to_what_stands_against_the_account(
    seller: Seller, lead: User, ops: User, log_in: Any, kind: str
) -> None:
    measure = in_effect(approved(seller), kind, by=lead, and_by=ops)
    assert page_of(measure) in log_in(seller.user).get("/home/").content.decode()


def test_the_seller_says_that_it_is_done_and_words_that_are_missing_are_asked_for(
    restricted: Measure, seller: Seller, log_in: Any
) -> None:
    client = log_in(seller.user)
    refused = client.post(f"{page_of(restricted)}done/", {"text": ""})
    assert "Say in a sentence or two what you have done." in refused.content.decode()
    client.post(f"{page_of(restricted)}done/", {"text": "The new one came today."})
    page = client.get(page_of(restricted)).content.decode()
    assert "The new one came today." in page
    assert "Say that it is done" not in page


def test_what_a_change_of_details_puts_right_leads_to_it(restricted: Measure, seller: Seller, log_in: Any) -> None:
    client = log_in(seller.user)
    assert 'href="/change/"' in client.get(page_of(restricted)).content.decode()
    Measure.objects.update(ground="law_obliges")
    assert 'href="/change/"' not in client.get(page_of(restricted)).content.decode()


def test_after_a_closing_there_is_nothing_to_be_said_done(seller: Seller, lead: User, ops: User, log_in: Any) -> None:
    measure = in_effect(approved(seller), Kind.CLOSE, by=lead, and_by=ops)
    client = log_in(seller.user)
    assert "Say that it is done" not in client.get(page_of(measure)).content.decode()
    client.post(f"{page_of(measure)}done/", {"text": "Done."})
    assert Measure.objects.get().done_at is None


def test_one_appeals_from_the_page_adds_a_document_reads_that_it_waits_and_withdraws_it(
    restricted: Measure, seller: Seller, log_in: Any
) -> None:
    client, page = log_in(seller.user), page_of(restricted)
    assert "You can appeal until" in client.get(page).content.decode()
    writing = client.get(f"{page}appeal/").content.decode()
    assert "Your passport expired in October." in writing
    file = SimpleUploadedFile("passport.jpg", jpeg())
    added = client.post(f"{page}appeal/", {"text": "It is valid.", "add": "yes", "file": file})
    assert added["Location"] == f"{page}appeal/"
    assert client.post(f"{page}appeal/", {"text": "It is valid.", "send": "yes"})["Location"] == page
    shown = client.get(page).content.decode()
    appeal = Appeal.objects.get()
    for part in (
        "It is valid.",
        "Somebody else looks at your appeal",
        f"/appeals/documents/{appeal.papers.get().public_id}/1/",
    ):
        assert part in shown
    assert "You can appeal until" not in shown
    assert client.get(f"{page}appeal/")["Location"] == page
    assert client.post(f"/appeals/{appeal.public_id}/withdraw/")["Location"] == page
    assert "You can appeal until" in client.get(page).content.decode()


def test_nobody_else_appeals_against_it(restricted: Measure, other_seller: Seller, lead: User, log_in: Any) -> None:
    for user in (other_seller.user, lead):
        client = log_in(user)
        assert client.get(f"{page_of(restricted)}appeal/").status_code == 404
        assert client.post(f"{page_of(restricted)}appeal/", {"text": "x", "send": "yes"}).status_code == 404
    assert not Appeal.objects.exists()
