"""What the scanner says of an upload, and what becomes of it then and later."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from audit.models import Event
from core.errors import DomainError
from core.models import User
from launcher.ports import free_port
from messaging.models import Message
from sellers.actions import judge_document, lock_details
from sellers.grounds import ASSIGNED
from sellers.models import Document, Seller
from sellers.reading import open_file
from sellers.uploads.actions import upload_document
from sellers.uploads.rescanning import scan_waiting
from tests.clamd import EICAR, clamd
from tests.sellers import samples

LogIn = Callable[[User], Client]
Scan = Document.Scan
pytestmark = pytest.mark.django_db(transaction=True)
INFECTED = samples.jpeg() + EICAR


def identity_of(seller: Seller) -> Document:
    return Document.objects.select_related("seller__user").get(seller=seller, kind=Document.Kind.IDENTITY)


@pytest.fixture
def scanner(settings: object) -> Iterator[None]:
    with clamd() as settings.SCAN_URL:
        yield


@pytest.fixture
def no_scanner_answers(settings: object) -> None:
    settings.SCAN_URL = f"clamd://127.0.0.1:{free_port()}"


def events(document: Document) -> list[tuple[str, dict]]:
    rows = Event.objects.filter(subject=document.public_id).order_by("position")
    return [(row.action, json.loads(row.data)) for row in rows]


def test_a_clean_file_opens_to_staff(seller: Seller, account_manager: User, scanner: None) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    assert identity_of(seller).scan == Scan.CLEAN
    assert open_file(identity_of(seller), "1", actor=account_manager, ground=ASSIGNED).content
    assert open_file(identity_of(seller), "original", actor=account_manager, ground=ASSIGNED).content == samples.jpeg()


def test_malware_is_refused_with_a_message_and_what_was_there_stays(seller: Seller, scanner: None) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    before = identity_of(seller)
    with pytest.raises(DomainError) as refused:
        upload_document(identity_of(seller), actor=seller.user, content=INFECTED)
    assert refused.value.code == "file_infected"
    after = identity_of(seller)
    assert (after.status, after.pages, after.original) == (before.status, before.pages, before.original)
    assert events(after)[1:] == [
        ("document.infected", {"malware": "Eicar-Test-Signature"}),
        ("document.refused", {"code": "file_infected"}),
    ]
    message = Message.objects.get(purpose="document_infected")
    assert (message.recipient, message.action_path) == (seller.user, f"/documents/{after.public_id}/")
    assert "Everything else that you have given us is kept." in message.body


def test_with_the_scanner_away_a_file_is_kept_and_opens_to_nobody_of_the_staff(
    seller: Seller, account_manager: User, no_scanner_answers: None, log_in: LogIn
) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    document = identity_of(seller)
    assert (document.status, document.scan) == (Document.Status.UPLOADED, Scan.WAITING)
    for part in ("1", "original"):
        with pytest.raises(DomainError) as refused:
            open_file(document, part, actor=account_manager, ground=ASSIGNED)
        assert refused.value.code == "not_scanned_yet"
    assert not Event.objects.filter(action="document.viewed").exists()
    assert open_file(document, "1", actor=seller.user).content
    page = log_in(seller.user).get(f"/documents/{document.public_id}/").content.decode()
    assert "It has arrived and is kept. We are still checking it for malware" in page
    assert scan_waiting() == 0


def test_what_waited_is_scanned_as_soon_as_the_scanner_is_back(
    seller: Seller, no_scanner_answers: None, settings: object
) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    with clamd() as settings.SCAN_URL:
        assert (scan_waiting(), scan_waiting()) == (1, 0)
    assert identity_of(seller).scan == Scan.CLEAN
    assert events(identity_of(seller))[-1] == ("document.scanned", {"scan": "clean"})


def test_malware_that_is_found_later_is_deleted_and_the_document_asked_for_again(
    seller: Seller, no_scanner_answers: None, settings: object, log_in: LogIn
) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=INFECTED)
    lock_details(seller, actor=seller.user)
    with clamd() as settings.SCAN_URL:
        assert scan_waiting() == 1
    document = identity_of(seller)
    assert (document.status, document.scan) == (Document.Status.REQUESTED, Scan.INFECTED)
    assert (document.original, document.pages, document.accepts_upload) == ([], [], True)
    assert Message.objects.filter(purpose="document_infected", recipient=seller.user).exists()
    page = log_in(seller.user).get(f"/documents/{document.public_id}/").content.decode()
    assert "We found malware in the file that you sent, so we deleted it." in page
    with clamd() as settings.SCAN_URL:
        upload_document(document, actor=seller.user, content=samples.jpeg())
    assert identity_of(seller).scan == Scan.CLEAN


def test_malware_in_a_document_that_was_rejected_asks_for_nothing_twice(
    seller: Seller, no_scanner_answers: None, settings: object
) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=INFECTED)
    judge_document(identity_of(seller), actor=seller.user, accepted=False, due_on=date(2030, 1, 1))
    with clamd() as settings.SCAN_URL:
        scan_waiting()
    assert (identity_of(seller).status, identity_of(seller).original) == (Document.Status.REJECTED, [])


def test_a_file_that_took_the_place_of_the_scanned_one_keeps_its_own_state(
    seller: Seller, no_scanner_answers: None, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sellers.uploads import rescanning

    upload_document(identity_of(seller), actor=seller.user, content=INFECTED)
    look = rescanning.look_into

    def meanwhile(file: object) -> object:
        upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
        return look(file)

    monkeypatch.setattr(rescanning, "look_into", meanwhile)
    with clamd() as settings.SCAN_URL:
        scan_waiting()
    assert (identity_of(seller).status, identity_of(seller).scan) == (Document.Status.UPLOADED, Scan.CLEAN)


def test_without_a_scanner_staff_open_it_only_as_long_as_the_setting_says_so(
    seller: Seller, account_manager: User, settings: object
) -> None:
    settings.SCAN_URL = "none:"
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    assert identity_of(seller).scan == Scan.NOT_SCANNED
    assert open_file(identity_of(seller), "1", actor=account_manager, ground=ASSIGNED).content
    assert scan_waiting() == 0
    with clamd() as settings.SCAN_URL:
        with pytest.raises(DomainError):
            open_file(identity_of(seller), "1", actor=account_manager, ground=ASSIGNED)
        assert scan_waiting() == 1
        assert open_file(identity_of(seller), "1", actor=account_manager, ground=ASSIGNED).content


def test_a_message_about_malware_is_not_sent_once_another_file_has_come(seller: Seller, scanner: None) -> None:
    from messaging.purposes import purpose_of

    with pytest.raises(DomainError):
        upload_document(identity_of(seller), actor=seller.user, content=INFECTED)
    message = Message.objects.get(purpose="document_infected")
    assert purpose_of(message).still_true(message)
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    assert not purpose_of(message).still_true(message)


def test_the_worker_scans_and_sweeps(no_scanner_answers: None) -> None:
    from sellers.tasks import scan_waiting as scan
    from sellers.tasks import sweep_uploads

    assert (scan(), sweep_uploads()) == (0, 0)
