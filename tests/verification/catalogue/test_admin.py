from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from tests.answers import text_of, words_of
from tests.verification.building import answer_all
from verification.catalogue.actions import add_reason, publish_reason, start_reason_draft
from verification.models import Reason, ReasonVersion, Review
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db

LIST = "/admin/verification/reason/"
LANGUAGES = ["en", "zh-hans", "ja", "de"]
WORDS = {f"{name}_{code}": f"{name} {code}" for name in ("text", "remedy") for code in LANGUAGES}


@pytest.fixture
def client(lead: User, log_in: Any) -> Client:
    return log_in(lead)


def page_of(code: str, name: str = "change", *more: int) -> str:
    return reverse(f"admin:verification_reason_{name}", args=[code, *more])


def test_a_lead_adds_writes_and_publishes_a_reason(client: Client, lead: User) -> None:
    begun = client.post(f"{LIST}add/", {"code": "torn", "kind": "retryable", "label": "Torn"})
    assert begun.url == page_of("torn", "edit")
    sent = {"label": "Torn", "for_documents": ["identity"], "picture": "cut_off", **WORDS}
    page = words_of(client.post(begun.url, sent, follow=True))
    assert "text ja remedy ja" in page
    assert "Publish this version" in page
    page = words_of(client.post(page_of("torn", "publish"), follow=True))
    assert "It is published." in page
    assert f"by {lead}" in page
    version = ReasonVersion.objects.get(reason__code="torn")
    assert (version.for_documents, version.picture, version.text["de"]) == (["identity"], "cut_off", "text de")


def test_what_is_missing_is_named_and_shown(client: Client) -> None:
    client.post(f"{LIST}add/", {"code": "torn", "kind": "retryable", "label": "Torn"})
    client.post(page_of("torn", "edit"), {"label": "Torn", **WORDS, "remedy_ja": ""})
    page = words_of(client.get(page_of("torn")))
    assert "Japanese not complete" in page
    assert "text ja –" in page
    assert "German not complete" not in page
    page = words_of(client.post(page_of("torn", "publish"), follow=True))
    assert "Not published: “What to do next” is missing in Japanese; the example picture is missing." in page


def test_each_language_is_shown_as_the_seller_reads_it_with_the_picture(client: Client) -> None:
    page = text_of(client.get(page_of("expired")))
    assert "有効期限内の書類が必要です。" in page
    assert "Das Dokument ist abgelaufen." in page
    assert page.count("images/reasons/expired.svg") == len(LANGUAGES)


def test_an_internal_one_has_nothing_to_write_for_sellers(client: Client) -> None:
    client.post(page_of("doubt", "draft"))
    form = text_of(client.get(page_of("doubt", "edit")))
    assert "text_en" not in form
    assert "for_documents" not in form
    client.post(page_of("doubt", "edit"), {"label": "In great doubt", "for_documents": ["identity"], "text_en": "x"})
    draft = ReasonVersion.objects.get(reason__code="doubt", published_at=None)
    assert (draft.label, draft.text, draft.for_documents) == ("In great doubt", {}, [])
    assert "No seller ever reads it" in words_of(client.get(page_of("doubt")))


def test_a_version_shows_what_stood_before_and_what_stands_now(client: Client) -> None:
    client.post(page_of("expired", "draft"))
    draft = ReasonVersion.objects.get(published_at=None)
    sent = {"label": draft.label, "for_documents": draft.for_documents, "picture": "name"}
    sent |= {f"{name}_{code}": text for name in ("text", "remedy") for code, text in getattr(draft, name).items()}
    client.post(page_of("expired", "edit"), sent | {"text_de": "Abgelaufen."})
    page = words_of(client.get(page_of("expired")))
    assert "Changed since version 1" in page
    assert "What is wrong: German Das Dokument ist abgelaufen. Abgelaufen." in page
    assert "What is wrong: English" not in page
    client.post(page_of("expired", "publish"))
    earlier = words_of(client.get(page_of("expired", "version", 1)))
    assert "Version 1 earlier" in earlier
    assert "Das Dokument ist abgelaufen." in earlier
    assert client.get(page_of("expired", "version", 3)).status_code == 404


def test_a_fault_keeps_what_was_typed(client: Client) -> None:
    client.post(page_of("expired", "draft"))
    page = text_of(client.post(page_of("expired", "edit"), {"label": "", "text_en": "Too old."}))
    assert "Too old." in page
    assert "errornote" in page
    page = words_of(client.post(f"{LIST}add/", {"code": "expired", "kind": "final", "label": "Mine"}))
    assert "There is a reason with that code" in page


def test_a_draft_is_thrown_away(client: Client) -> None:
    client.post(f"{LIST}add/", {"code": "torn", "kind": "final", "label": "Torn"})
    page = words_of(client.post(page_of("torn", "discard"), follow=True))
    assert "The draft is gone." in page
    assert not Reason.objects.filter(code="torn").exists()
    assert client.post(page_of("expired", "discard")).status_code == 404


def test_one_is_retired_and_offered_again(client: Client) -> None:
    assert "nobody is offered it any more" in words_of(client.post(page_of("expired", "retire"), follow=True))
    assert "Expired" not in words_of(client.get(LIST))
    assert "Expired" in words_of(client.get(f"{LIST}?state=retired"))
    assert "It is offered again." in words_of(client.post(page_of("expired", "offer_again"), follow=True))


def test_the_list_says_how_each_stands_and_how_often_it_was_given(
    client: Client, lead: User, documents: Review
) -> None:
    answer_all(documents, rejected={"bank_statement": "statement_too_old"})
    decide(documents, actor=documents.reviewer, outcome="documents_needed", reason_codes=["statement_too_old"])
    start_reason_draft(Reason.objects.get(code="expired"), actor=lead)
    add_reason(code="torn", kind="final", label="Torn", actor=lead)
    page = words_of(client.get(LIST))
    assert "published, version 1 the seller can put it right statement_too_old 1 " in page
    assert "published, version 1 draft of version 2" in page
    assert "Torn draft of version 1 final: carries a rejection torn 0 0" in page
    drafts = words_of(client.get(f"{LIST}?state=drafts"))
    assert "Torn" in drafts
    assert "three months" not in drafts


@pytest.mark.parametrize("versions", [1, 30])
def test_the_pages_cost_the_same_whatever_there_is(
    client: Client, lead: User, versions: int, django_assert_num_queries: Any
) -> None:
    ReasonVersion.objects.bulk_create(
        ReasonVersion(reason=Reason.objects.create(code=f"r{n}", kind="internal", current=1), number=1, label=f"R {n}")
        for n in range(versions)
    )
    expired = Reason.objects.get(code="expired")
    for number in range(2, versions + 1):
        draft = start_reason_draft(expired, actor=lead)
        ReasonVersion.objects.filter(pk=draft.pk).update(label=f"Expired {number}")
        publish_reason(draft, actor=lead)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)
    with django_assert_num_queries(10):
        client.get(page_of("expired"))


@pytest.mark.parametrize("who", ["seller", "account_manager", "ops", "support"])
def test_nobody_else_reads_or_writes_them(who: str, request: Any, log_in: Any, lead: User) -> None:
    user = request.getfixturevalue(who)
    client = log_in(user.user if who == "seller" else user)
    draft = start_reason_draft(Reason.objects.get(code="expired"), actor=lead)
    pages = [LIST, f"{LIST}add/", page_of("expired"), page_of("expired", "edit"), page_of("expired", "version", 1)]
    assert all(client.get(page).status_code in (302, 403) for page in pages)
    acts = [page_of("expired", name) for name in ("draft", "edit", "publish", "discard", "retire", "offer_again")]
    assert all(client.post(page, {"label": "x"}).status_code in (302, 403) for page in acts)
    draft.refresh_from_db()
    assert (draft.label, draft.published_at, draft.reason.retired_at) == ("Expired", None, None)
