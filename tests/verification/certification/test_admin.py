"""The staff's page of yearly certifications."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Approval, User
from sellers.models import Seller
from tests.verification.certification.world import DAY, certify_now, of_high_volume, unanswered
from verification.certification import board
from verification.models import Certification, HighVolume, SuspensionBatch, VolumeImport

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:verification_certification_changelist")
QUERIES = 12
IMPORT = reverse("admin:verification_certification_import")


def text(client: Client) -> str:
    return client.get(PAGE).content.decode()


def propose(client: Client, batch: SuspensionBatch) -> str:
    address = reverse("admin:verification_certification_propose", args=[batch.pk])
    return client.post(address, {"text": "Told twice."}, follow=True).content.decode()


def send(client: Client, content: str, through: str, drops: str = "0") -> str:
    file = SimpleUploadedFile("figures.csv", content.encode())
    return client.post(
        IMPORT, {"figures": file, "through": through, "drops": drops, "reason": "Returned."}, follow=True
    ).content.decode()


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
    assert "or not for as long: 1; of them asked to certify now, or suspended until they do: 0." in send(
        client, content, today
    )
    assert not Approval.objects.exists()
    assert "before a second person confirms it" in send(client, content, today, drops="1")
    assert HighVolume.objects.exists()
    assert Approval.objects.get().kind == "volume.drop"


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


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_the_same_queries_however_many_suspensions_wait(
    make_seller: Callable[..., Seller],
    ops: User,
    log_in: Callable[[User], Client],
    number: int,
    django_assert_num_queries: Callable[..., AbstractContextManager[None]],
) -> None:
    for each in range(number):
        batch = unanswered(of_high_volume(make_seller(f"s{each}@example.com"), ops)).batch
        SuspensionBatch.objects.filter(pk=batch.pk).update(proposed_at=timezone.now())  # the next makes its own
    assert SuspensionBatch.objects.count() == number
    client = log_in(ops)
    text(client)
    with django_assert_num_queries(QUERIES):
        text(client)


def test_of_a_batch_the_most_overdue_are_shown_and_all_are_counted(
    make_seller: Callable[..., Seller], ops: User, log_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "SHOWN", 2)
    late = [unanswered(of_high_volume(make_seller(f"s{each}@example.com"), ops)) for each in range(3)]
    for days, certification in enumerate(late, start=1):
        Certification.objects.filter(pk=certification.pk).update(due_at=timezone.now() - days * DAY)
    page = text(log_in(ops))
    shown = [page.find(reverse("admin:sellers_seller_change", args=[each.seller_id])) for each in late]
    assert shown[0] == -1
    assert 0 < shown[2] < shown[1]
    assert "accounts: 3" in page


def test_a_batch_of_which_everybody_has_certified_takes_no_place(
    make_seller: Callable[..., Seller], ops: User, log_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "SHOWN", 1)
    for address in ("a@example.com", "b@example.com"):
        certification = unanswered(of_high_volume(make_seller(address), ops))
        SuspensionBatch.objects.filter(pk=certification.batch_id).update(proposed_at=timezone.now())
        if address == "a@example.com":
            certify_now(certification.seller)
    assert "accounts: 1" in text(log_in(ops))
