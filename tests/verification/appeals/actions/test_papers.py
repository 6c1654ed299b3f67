"""Documents added to an appeal."""

from typing import Any

import pytest
from django.core.files.storage import storages

from audit.models import Event
from core.files import sweep_files
from core.models import User
from core.policy import publish_policy
from sellers.models import Seller
from tests.clamd import EICAR, clamd
from tests.refusals import refusal
from tests.sellers import samples
from tests.verification.appealing import WORDS, appeal, reject
from tests.verification.building import document_case
from verification.appeals.actions.lodging import save_appeal
from verification.appeals.actions.papers import add_paper, read_paper, remove_paper
from verification.keeping import remove_papers
from verification.models import Appeal, AppealPaper, Decision
from verification.sections import SECTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Decision:
    return reject(document_case(seller), account_manager)


def add(decision: Decision, content: bytes = b"") -> AppealPaper:
    content = content or samples.jpeg()
    return add_paper(decision, actor=decision.case.seller.user, text=WORDS, content=content)


def test_its_pages_are_kept_encrypted_with_the_draft_and_read_back(rejected: Decision) -> None:
    paper = add(rejected)
    draft = Appeal.objects.get()
    assert (draft.status, draft.text, draft.papers.get()) == ("draft", WORDS, paper)
    [name] = paper.pages
    with storages["documents"].open(name) as stored:
        assert b"JFIF" not in stored.read()
    page = read_paper(paper, 1, actor=rejected.case.seller.user)
    assert page
    assert page.startswith(b"\xff\xd8\xff")
    assert read_paper(paper, 2, actor=rejected.case.seller.user) is None
    assert Event.objects.get(action="appeal.paper_viewed").subject == draft.public_id


def test_nothing_of_the_sender_is_in_the_pages(rejected: Decision) -> None:
    paper = add(rejected, samples.jpeg_with_everything())
    page = read_paper(paper, 1, actor=rejected.case.seller.user) or b""
    assert b"Phone Maker" not in page
    assert b"trailing bytes" not in page


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"MZ...", "file_unknown_kind")])
def test_what_cannot_be_a_document_is_refused_and_what_was_typed_stays(
    rejected: Decision, content: bytes, code: str
) -> None:
    with refusal(code):
        add_paper(rejected, actor=rejected.case.seller.user, text=WORDS, content=content)
    assert Appeal.objects.get().text == WORDS
    assert not AppealPaper.objects.exists()


def test_malware_is_refused_and_so_is_everything_while_the_scanner_is_away(rejected: Decision, settings: Any) -> None:
    with clamd() as settings.SCAN_URL, refusal("file_infected"):
        add(rejected, samples.jpeg() + EICAR)
    settings.SCAN_URL = "clamd://127.0.0.1:1"
    with refusal("file_not_kept"):
        add(rejected)
    assert not AppealPaper.objects.exists()


def test_there_are_no_more_than_the_policy_allows(rejected: Decision, ops: User) -> None:
    publish_policy({"appeal_documents_count": 1}, actor=ops, note="fewer")
    add(rejected)
    with refusal("too_many_papers"):
        add(rejected)
    assert AppealPaper.objects.count() == 1


def test_another_seller_adds_and_removes_nothing(rejected: Decision, other_seller: Seller) -> None:
    paper = add(rejected)
    with refusal("not_yours"):
        add_paper(rejected, actor=other_seller.user, text=WORDS, content=samples.jpeg())
    with refusal("not_yours"):
        remove_paper(paper, actor=other_seller.user)


def test_removed_before_it_is_sent_its_files_go_and_once_it_is_sent_it_stays(rejected: Decision) -> None:
    first, second = add(rejected), add(rejected)
    remove_paper(first, actor=rejected.case.seller.user)
    sweep_files()
    assert not storages["documents"].exists(first.pages[0])
    appeal(rejected)
    with refusal("no_appeal"):
        remove_paper(second, actor=rejected.case.seller.user)
    with refusal("no_appeal"):
        add(rejected)
    assert AppealPaper.objects.get() == second


def test_its_seller_gets_a_copy_and_after_its_time_nothing_is_left(rejected: Decision) -> None:
    paper = add(rejected)
    [section] = [each for each in SECTIONS if each.code == "appeals"]
    assert [name for name, _ in section.files(rejected.case.seller)] == [f"appeals/{paper.public_id}-1.jpg"]
    remove_papers([paper])
    assert not AppealPaper.objects.exists()
    save_appeal(rejected, actor=rejected.case.seller.user, text=WORDS)
