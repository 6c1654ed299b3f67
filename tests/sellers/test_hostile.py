"""R21: the corpus through the real door. Each file is its pixels or refused with a sentence; nothing of it survives."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.utils.html import escape
from PIL import Image

from audit.models import Event
from core.models import User
from sellers import evidence
from sellers.models import Document, Seller, Upload
from sellers.uploads import taking
from tests.sellers import samples
from tests.sellers.hostile import CLEANED, MARK, PICTURES
from tests.sellers.hostile_papers import NAMES, PAPERS

LogIn = Callable[[User], Client]
CORPUS = {**PICTURES, **PAPERS}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "pages_of", evidence.pages_of)


@pytest.fixture
def door(seller: Seller, log_in: LogIn) -> Iterator[Callable[[bytes, str], tuple[Document, str]]]:
    """Sends a file by the plain form, which ends as the script's way does; what the page says to it."""
    client = log_in(seller.user)
    document = seller.documents.select_related("seller__user").get(kind=Document.Kind.IDENTITY)

    def send(content: bytes, name: str = "passport.png") -> tuple[Document, str]:
        Upload.objects.update(began_at=F("began_at") - Upload.LIFETIME)
        sent = {"file": SimpleUploadedFile(name, content, content_type="text/html")}
        answer = client.post(f"/documents/{document.public_id}/", sent)
        assert answer.status_code in (200, 302)
        document.refresh_from_db()
        return document, answer.content.decode()

    yield send
    assert client.get("/livez").status_code == 200


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 90


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_its_pixels_or_refused_with_its_reason(name: str, door: Callable, log_in: LogIn) -> None:
    make, expected = CORPUS[name]
    document, page = door(make())
    event = Event.objects.get(subject=document.public_id)
    assert json.loads(event.data).get("code", CLEANED) == expected
    if expected == CLEANED:
        look_at_what_is_served(log_in(document.seller.user), document)
        return
    assert (document.status, document.pages, document.original) == (Document.Status.REQUESTED, [], [])
    assert (escape(Upload.objects.get().refusal) in page) is True


def look_at_what_is_served(client: Client, document: Document) -> None:
    served = client.get(f"/documents/{document.public_id}/pages/1/")
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert MARK not in served.content
    picture = Image.open(BytesIO(served.content), formats=["JPEG"])
    picture.load()
    assert picture.info.keys() == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_counts_for_nothing_and_is_kept_nowhere(name: str, door: Callable) -> None:
    document, _page = door(samples.jpeg(), name or "x")
    assert document.status == Document.Status.UPLOADED
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    assert all(path.name.startswith("file_") for path in folder.rglob("*") if path.is_file())
    assert not any("passport" in event.data for event in Event.objects.all())
