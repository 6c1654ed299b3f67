"""The page of a decision, and the appeal from it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import User
from sellers.models import Seller
from tests.sellers import samples
from tests.verification.appealing import REASONS, WORDS, answer, appeal, hearer, reject
from tests.verification.building import answer_all, begin, document_case
from verification.appeals.actions.papers import add_paper
from verification.models import Appeal, AppealPaper, Decision
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db
WRITTEN = {"text": WORDS, "send": "yes"}


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Decision:
    return reject(document_case(seller), account_manager)


@pytest.fixture
def seller_client(seller: Seller, log_in: Callable[[User], Client]) -> Client:
    return log_in(seller.user)


@pytest.fixture
def address(rejected: Decision) -> str:
    return f"/decisions/{rejected.public_id}/"


def test_it_says_what_was_decided_why_and_what_can_be_done_until_when(seller_client: Client, address: str) -> None:
    shown = seller_client.get(address).content.decode()
    assert "We could not confirm that the document is genuine and unchanged." in shown
    assert "Accepted: " in shown
    assert "You can appeal until" in shown
    assert "We decided that we could not verify you." in shown
    assert address in seller_client.get("/case/").content.decode()


def test_from_the_page_of_a_rejection_one_starts_again_and_is_not_sent_round_in_circles(
    seller_client: Client, address: str
) -> None:
    shown = seller_client.get(address).content.decode()
    assert 'action="/case/correct/"' in shown
    assert "Read the reasons" not in shown
    assert "on the page of the decision" not in shown
    case = seller_client.get("/case/").content.decode()
    assert f'href="{address}"' in case.partition("Your documents")[0]
    assert "on the page of the decision" not in case


def test_nothing_of_a_suspicion_is_on_the_page_of_the_case_and_its_decision_has_none(
    seller: Seller, account_manager: User, seller_client: Client
) -> None:
    review = begin(document_case(seller), account_manager)
    answer_all(review, failed={"valid": "altered"})
    review.refresh_from_db()
    suspicion = decide(review, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"])
    shown = seller_client.get("/case/").content.decode()
    assert "A person is checking your documents" in shown
    assert "second person" not in shown.lower()
    assert ">Decision<" not in shown
    assert "/decisions/" not in shown
    assert seller_client.get(f"/decisions/{suspicion.public_id}/").status_code == 404
    assert seller_client.get(f"/decisions/{suspicion.public_id}/appeal/").status_code == 404


def test_another_sellers_decision_and_appeal_are_not_there(
    rejected: Decision, address: str, other_seller: Seller, log_in: Callable[[User], Client]
) -> None:
    mine, other_client = appeal(rejected), log_in(other_seller.user)
    for path in (address, f"{address}appeal/"):
        assert other_client.get(path).status_code == 404
    assert other_client.post(f"{address}appeal/", WRITTEN).status_code == 404
    assert other_client.post(f"/appeals/{mine.public_id}/withdraw/").status_code == 404


def test_an_appeal_is_sent_shown_and_withdrawn(seller_client: Client, address: str) -> None:
    assert seller_client.post(f"{address}appeal/", WRITTEN)["Location"] == address
    shown = seller_client.get(address).content.decode()
    assert WORDS in shown
    assert "Somebody else looks at your appeal" in shown
    assert "You cannot start again while your appeal waits" in shown
    assert "Start again" not in seller_client.get("/case/").content.decode().partition("What has happened")[0]
    seller_client.post(f"/appeals/{Appeal.objects.get().public_id}/withdraw/")
    assert "You can appeal until" in seller_client.get(address).content.decode()


def test_what_is_not_sent_yet_is_kept_and_an_error_keeps_what_was_typed(seller_client: Client, address: str) -> None:
    seller_client.post(f"{address}appeal/", {"text": WORDS, "save": "yes"})
    assert Appeal.objects.get().status == "draft"
    assert WORDS in seller_client.get(f"{address}appeal/").content.decode()
    assert "Go on with your appeal" in seller_client.get(address).content.decode()
    assert WORDS not in seller_client.get(address).content.decode()
    refused = seller_client.post(f"{address}appeal/", {"text": " ", "send": "yes"})
    assert "Say in a sentence or two what we got wrong." in refused.content.decode()


def test_the_script_saves_while_one_types_and_says_so(seller_client: Client, address: str) -> None:
    json = {"accept": "application/json"}
    saved = seller_client.post(f"{address}appeal/", {"text": "The name"}, headers=json)
    assert saved.json() == {"saved": "Saved. Nobody but you reads it before you send it."}
    assert Appeal.objects.get().text == "The name"
    refused = seller_client.post(f"{address}appeal/", {"text": "x" * 10_001}, headers=json)
    assert (refused.status_code, "10000" in refused.json()["error"]) == (409, True)


def test_documents_are_added_looked_at_removed_and_sent_with_it(seller_client: Client, address: str) -> None:
    page = f"{address}appeal/"
    refused = seller_client.post(page, {"text": WORDS, "add": "yes"}).content.decode()
    assert "Choose a photo or a PDF first." in refused
    for name in ("first.jpg", "second.jpg"):
        file = SimpleUploadedFile(name, samples.jpeg())
        assert seller_client.post(page, {"text": WORDS, "add": "yes", "file": file})["Location"] == page
    first, second = AppealPaper.objects.all()
    shown = seller_client.get(page).content.decode()
    assert f"/appeals/documents/{first.public_id}/1/" in shown
    assert "Remove document 2" in shown
    assert seller_client.get(f"/appeals/documents/{first.public_id}/1/")["Content-Type"] == "image/jpeg"
    assert seller_client.get(f"/appeals/documents/{first.public_id}/2/").status_code == 404
    assert seller_client.post(page, {"text": WORDS, "remove": second.public_id})["Location"] == page
    last = SimpleUploadedFile("last.jpg", samples.jpeg())
    assert seller_client.post(page, {**WRITTEN, "file": last})["Location"] == address
    assert Appeal.objects.get().papers.count() == 2
    assert f"/appeals/documents/{first.public_id}/1/" in seller_client.get(address).content.decode()


def test_another_seller_does_not_see_a_document_of_it(
    rejected: Decision, other_seller: Seller, log_in: Callable[[User], Client]
) -> None:
    paper = add_paper(rejected, actor=rejected.case.seller.user, text=WORDS, content=samples.jpeg())
    other_client = log_in(other_seller.user)
    assert other_client.get(f"/appeals/documents/{paper.public_id}/1/").status_code == 404


def test_where_there_is_no_appeal_any_more_the_page_of_the_decision_says_so(
    rejected: Decision, seller_client: Client, address: str, make_user: Callable[..., User], lead: User
) -> None:
    appeal(rejected)
    answer(hearer(make_user, "ben"), overturned=False)
    shown = seller_client.get(address).content.decode()
    assert REASONS in shown
    assert "Appeal once more" in shown
    appeal(Decision.objects.select_related("case__seller__user").get())
    answer(lead, overturned=False)
    assert seller_client.get(f"{address}appeal/")["Location"] == address
    shown = seller_client.get(address).content.decode()
    assert "You can appeal until" not in shown
    assert "Write an appeal" not in shown


def test_once_it_was_overturned_the_page_leads_on_to_the_case(
    rejected: Decision, seller_client: Client, address: str, make_user: Callable[..., User]
) -> None:
    appeal(rejected)
    answer(hearer(make_user, "ben"), overturned=True)
    shown = seller_client.get(address).content.decode()
    assert "We changed our decision" in shown
    assert "Somebody else looked at our decision, and changed it." in shown
    assert "A person is checking your documents" in shown
