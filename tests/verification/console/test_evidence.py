import json
from urllib.parse import quote

import pyotp
import pytest
from allauth.mfa.adapter import get_adapter
from django.urls import reverse

from audit.models import Event
from sellers.models import Document
from tests.answers import text_of
from tests.verification.building import (
    complete,
    confirm_factor,
    jpeg,
)
from tests.verification.console.pages import page_of

pytestmark = pytest.mark.django_db


def test_a_page_of_a_document_is_shown_once_and_never_stored(documents, manager_client):
    paper = documents.case.seller.documents.get(kind=Document.Kind.IDENTITY)
    response = manager_client.get(page_of(documents.case, "page", paper.public_id, 1))
    assert response.content == jpeg()
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(action="document.viewed", subject=paper.public_id).count() == 1


def test_a_page_that_does_not_exist_is_not_there(documents, manager_client):
    paper = documents.case.seller.documents.first()
    assert manager_client.get(page_of(documents.case, "page", paper.public_id, 9)).status_code == 404


def test_a_document_of_another_seller_is_not_there(documents, other_seller, manager_client):
    paper = complete(other_seller).documents.first()
    assert manager_client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 404


def test_a_stale_second_factor_leads_to_its_confirmation_and_back(documents, account_manager, log_in):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    address = page_of(documents.case, "page", paper.public_id, 1)
    assert client.get(address).url == f"{reverse('mfa_reauthenticate')}?next={quote(address, safe='')}"
    assert "Confirm it is you" in text_of(client.get(page_of(documents.case, "console")))
    assert not Event.objects.filter(action="document.viewed").exists()


def test_a_picture_within_a_page_leads_nowhere(documents, account_manager, log_in):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    address = page_of(documents.case, "page", paper.public_id, 1)
    assert client.get(address, headers={"sec-fetch-dest": "image"}).status_code == 403


def test_confirming_the_second_factor_leads_back_to_the_console_and_opens_the_documents(
    documents, account_manager, log_in
):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    console = page_of(documents.case, "console")
    address = f"{reverse('mfa_reauthenticate')}?next={console}"
    assert address in text_of(client.get(console))
    authenticator = account_manager.authenticator_set.get()
    secret = get_adapter().decrypt(authenticator.data["secret"])
    response = client.post(address, {"code": pyotp.TOTP(secret).now()})
    assert response.url == console
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 200


def test_a_second_factor_grows_old_after_ten_minutes(documents, account_manager, log_in):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    confirm_factor(client, account_manager, seconds_ago=601)
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 302


def test_the_event_of_a_look_says_that_the_case_was_assigned(documents, manager_client):
    paper = documents.case.seller.documents.first()
    manager_client.get(page_of(documents.case, "page", paper.public_id, 1))
    assert json.loads(Event.objects.get(action="document.viewed").data) == {"assigned": True, "page": 1}
