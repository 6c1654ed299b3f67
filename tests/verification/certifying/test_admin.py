"""The staff's page of yearly certifications."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Approval, User
from sellers.models import Seller
from tests.verification.certifying.world import of_high_volume, unanswered
from verification.models import HighVolume, SuspensionBatch, VolumeImport

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:verification_certification_changelist")
IMPORT = reverse("admin:verification_certification_import")


def text(client: Client) -> str:
    return client.get(PAGE).content.decode()


def propose(client: Client, batch: SuspensionBatch) -> str:
    address = reverse("admin:verification_certification_propose", args=[batch.pk])
    return client.post(address, {"text": "Told twice."}, follow=True).content.decode()


def send(client: Client, content: str, through: str, drops: str = "0") -> str:
    file = SimpleUploadedFile("figures.csv", content.encode())
    return client.post(IMPORT, {"figures": file, "through": through, "drops": drops}, follow=True).content.decode()


def test_ops_import_figures_and_see_what_came_of_it(
    seller: Seller, ops: User, log_in: Callable[[User], Client]
) -> None:
    today = timezone.now().date().isoformat()
    said = send(log_in(ops), f"seller,day,count,usd\n{seller.public_id},{today},200,5000\n", today)
    assert "read and forgotten" in said
    assert VolumeImport.objects.get().content_hash in said
    assert HighVolume.objects.get().seller == seller


def test_a_file_that_begins_late_is_imported_with_a_warning(ops: User, log_in: Callable[[User], Client]) -> None:
    today = timezone.now().date().isoformat()
    said = send(log_in(ops), f"seller,day,count,usd\nsel_x,{today},1,1\n", today)
    assert "read and forgotten" in said
    assert f"The first day in the file is {today}" in said


def test_before_sellers_are_dropped_it_is_said_how_many(
    seller: Seller, ops: User, log_in: Callable[[User], Client]
) -> None:
    of_high_volume(seller, ops)
    client, today = log_in(ops), timezone.now().date().isoformat()
    content = f"seller,day,count,usd\n{seller.public_id},{today},1,1\n"
    assert "would be no longer: 1;" in send(client, content, today)
    assert HighVolume.objects.exists()
    assert "read and forgotten" in send(client, content, today, drops="1")
    assert not HighVolume.objects.exists()


def test_a_bad_file_names_its_line(ops: User, log_in: Callable[[User], Client]) -> None:
    assert "Line 2: day, count or usd is no date or number." in send(
        log_in(ops), "seller,day,count,usd\nsel_x,2026-01-01,x,1\n", timezone.now().date().isoformat()
    )


def test_without_a_file_ops_read_what_is_missing(ops: User, log_in: Callable[[User], Client]) -> None:
    assert "Choose a file" in log_in(ops).post(IMPORT, {}, follow=True).content.decode()


def test_suspensions_are_proposed_on_the_page(seller: Seller, ops: User, log_in: Callable[[User], Client]) -> None:
    unanswered(of_high_volume(seller, ops))
    client, batch = log_in(ops), SuspensionBatch.objects.get()
    assert "Propose the suspensions" in text(client)
    assert "A second person has to confirm them" in propose(client, batch)
    assert Approval.objects.get().subject == batch.public_id
    assert "It waits for a second person." in text(client)


def test_a_lead_proposes_and_imports_nothing(
    seller: Seller, ops: User, lead: User, log_in: Callable[[User], Client]
) -> None:
    unanswered(of_high_volume(seller, ops))
    client = log_in(lead)
    assert "Propose the suspensions" in text(client)
    assert "CSV file</label>" not in text(client)
    assert client.post(IMPORT, {}).status_code == 403


def test_it_takes_as_many_queries_for_many_sellers_as_for_one(
    make_seller: Callable[..., Seller], ops: User, log_in: Callable[[User], Client]
) -> None:
    client = log_in(ops)
    unanswered(of_high_volume(make_seller("a@example.com"), ops))
    text(client)
    with CaptureQueriesContext(
        connection,
    ) as one:
        text(client)
    for number in range(5):
        unanswered(of_high_volume(make_seller(f"b{number}@example.com"), ops))
    with CaptureQueriesContext(connection) as many:
        text(client)
    assert len(many) == len(one)
