import json
import time
from pathlib import Path
from urllib.parse import quote

import pyotp
import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from django.core import signing
from django.core.files.storage import storages
from django.urls import reverse

from audit.models import Event
from core.roles import LEAD
from sellers.models import Document
from tests.answers import text_of
from tests.storing import store_file
from tests.verification.building import (
    complete,
    confirm_factor,
    jpeg,
)
from tests.verification.console.pages import page_of
from verification.reviewing.actions.stills import add_still

pytestmark = pytest.mark.django_db


def test_a_page_of_a_document_is_shown_once_and_never_stored(documents, manager_client):
    paper = documents.case.seller.documents.get(kind=Document.Kind.IDENTITY)
    response = manager_client.get(page_of(documents.case, "page", paper.public_id, 1), follow=True)
    assert response.content == jpeg()
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(action="document.viewed", subject=paper.public_id).count() == 1


def test_a_page_that_does_not_exist_is_not_there(documents, manager_client):
    paper = documents.case.seller.documents.first()
    address = page_of(documents.case, "page", paper.public_id, 9)
    assert manager_client.get(address, follow=True).status_code == 404


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
    assert client.get(page_of(documents.case, "page", paper.public_id, 1), follow=True).status_code == 200


def test_a_second_factor_grows_old_after_ten_minutes(documents, account_manager, log_in):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    confirm_factor(client, account_manager, seconds_ago=601)
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 302


def test_the_event_of_a_look_says_that_the_case_was_assigned(documents, manager_client):
    paper = documents.case.seller.documents.first()
    manager_client.get(page_of(documents.case, "page", paper.public_id, 1), follow=True)
    assert json.loads(Event.objects.get(action="document.viewed").data) == {"assigned": True, "page": 1}


def look_at(client, case, paper, part=1):
    """The address that was signed for this look."""
    return client.get(page_of(case, "page", paper.public_id, part)).url


def test_each_look_has_an_address_of_its_own_that_holds_for_a_minute(documents, manager_client):
    paper = documents.case.seller.documents.first()
    address = look_at(manager_client, documents.case, paper)
    with time_machine.travel(time.time() + 59, tick=False):
        assert manager_client.get(address).status_code == 200
    with time_machine.travel(time.time() + 62, tick=False):
        assert manager_client.get(address).status_code == 404
    assert Event.objects.filter(action="document.viewed").count() == 1


def test_an_address_serves_nobody_else(documents, manager_client, make_staff, log_in):
    address = look_at(manager_client, documents.case, documents.case.seller.documents.first())
    other = make_staff(LEAD)
    client = log_in(other)
    confirm_factor(client, other)
    assert client.get(address).status_code == 404


def test_an_address_that_was_changed_opens_nothing(documents, manager_client):
    first, second, *_ = documents.case.seller.documents.order_by("pk")
    address = look_at(manager_client, documents.case, first)
    assert manager_client.get(address[:-2] + "/").status_code == 404
    token = address.rstrip("/").rpartition("/")[2]
    said = signing.b64_decode(token.partition(":")[0].encode()).replace(
        first.public_id.encode(), second.public_id.encode()
    )
    forged = signing.b64_encode(said).decode() + ":" + token.partition(":")[2]
    assert manager_client.get(address.replace(token, forged)).status_code == 404


def test_an_original_is_saved_under_a_name_of_ours_and_never_shown(documents, manager_client, settings):
    settings.SCAN_URL = "none:"
    paper = documents.case.seller.documents.get(kind=Document.Kind.IDENTITY)
    paper.original = [store_file(b"%PDF-1.7 <script>", bound_to=paper.place_of_original(1), purpose="originals")]
    paper.save()
    answer = manager_client.get(page_of(documents.case, "original", paper.public_id), follow=True)
    assert answer.content == b"%PDF-1.7 <script>"
    name = f'attachment; filename="identity-{paper.public_id}.pdf"'
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/octet-stream", name)
    assert (answer["X-Content-Type-Options"], "no-store" in answer["Cache-Control"]) == ("nosniff", True)
    event = Event.objects.get(action="document.viewed", subject=paper.public_id)
    assert json.loads(event.data) == {"assigned": True, "page": "original"}


def test_what_is_not_scanned_yet_is_said_and_does_not_open(documents, manager_client):
    documents.case.seller.documents.update(scan=Document.Scan.WAITING)
    page = text_of(manager_client.get(page_of(documents.case, "console")))
    assert "Not scanned for malware yet." in page
    assert "data-page=" not in page
    address = look_at(manager_client, documents.case, documents.case.seller.documents.first())
    assert manager_client.get(address).status_code == 403
    assert not Event.objects.filter(action="document.viewed").exists()


def test_where_there_is_no_scanner_each_document_says_so(documents, manager_client, settings):
    settings.SCAN_URL = "none:"
    documents.case.seller.documents.update(scan=Document.Scan.NOT_SCANNED, original=["originals/x"])
    page = text_of(manager_client.get(page_of(documents.case, "console")))
    assert page.count("Not scanned for malware: this installation has no scanner.") == 3


def test_a_storage_that_does_not_answer_is_said(documents, manager_client, monkeypatch):
    address = look_at(manager_client, documents.case, documents.case.seller.documents.first())
    monkeypatch.setattr(type(storages["documents"]), "_open", lambda *_: Path("/nowhere/there").read_bytes())
    assert manager_client.get(address).status_code == 503


def test_the_same_is_said_of_a_still(live, account_manager, manager_client, monkeypatch):
    still = add_still(live.checks.first(), actor=account_manager, image=jpeg())
    address = page_of(live.case, "still", still.public_id)
    assert manager_client.get(address).status_code == 200
    monkeypatch.setattr(type(storages["documents"]), "_open", lambda *_: Path("/nowhere/there").read_bytes())
    assert manager_client.get(address).status_code == 503
