"""Replacing one document of three touches no other: every row that belongs to another document is compared."""

from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db.models import ForeignKey

from core.models import User
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from tests.sellers import samples
from tests.verification.building import answer_all, assigned, complete, document_case
from verification.actions.cases import resubmit_documents
from verification.models import Case
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db


def rows_of_others(document: Document) -> dict[str, list[dict[str, Any]]]:
    """Of each table that names documents, and of the documents themselves; files with their content."""
    rows = {"documents": list(Document.objects.exclude(pk=document.pk).order_by("pk").values())}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Document:
                found = model._default_manager.exclude(**{field.name: document}).order_by("pk")
                rows[model._meta.label] = list(found.values())
    return rows


def files_of_others(document: Document) -> dict[str, bytes]:
    names = [name for other in Document.objects.exclude(pk=document.pk) for name in other.pages]
    return {name: content_of(name) for name in names}


def content_of(name: str) -> bytes:
    with storages["documents"].open(name) as file:
        return bytes(file.read())


@pytest.fixture
def asked(seller: Seller, other_seller: Seller, account_manager: User) -> Document:
    """The identity document alone was rejected; another seller has all three too."""
    complete(other_seller, name="Other Ltd")
    case = document_case(seller)
    review = assigned(case, account_manager)
    answer_all(review, rejected={"identity": "unreadable"})
    decide(review, actor=account_manager, outcome="documents_needed", reason_codes=["unreadable"])
    return seller.documents.get(kind="identity")


def test_only_what_was_rejected_is_asked_again(asked: Document) -> None:
    missing = Document.objects.filter(seller=asked.seller, status__in=Document.MISSING)
    assert list(missing) == [asked]
    assert asked.seller.documents.filter(status=Document.Status.ACCEPTED).count() == 2


def test_replacing_one_document_changes_no_row_and_no_file_of_any_other(asked: Document) -> None:
    rows, files = rows_of_others(asked), files_of_others(asked)
    for _time in range(2):
        upload_document(Document.objects.get(pk=asked.pk), actor=asked.seller.user, content=samples.jpeg())
    assert len(rows["documents"]) == 5
    assert len(rows["verification.DocumentOutcome"]) == 2
    assert rows_of_others(asked) == rows
    assert files_of_others(asked) == files


def test_sending_it_changes_no_other_document_either(asked: Document) -> None:
    upload_document(asked, actor=asked.seller.user, content=samples.jpeg())
    rows, files = rows_of_others(asked), files_of_others(asked)
    resubmit_documents(Case.objects.get(seller=asked.seller), actor=asked.seller.user)
    assert rows_of_others(asked) == rows
    assert files_of_others(asked) == files
