"""What ops see of the log, narrow down and keep."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Event, SavedFilter
from core.models import User
from sellers.models import Seller
from tests.audit.telling import NOON, minutes, say, say_at
from tests.verification.building import complete

LIST = "/admin/audit/event/"
LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(log_in: LogIn, ops: User) -> Client:
    return log_in(ops)


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows(text: str) -> list[str]:
    """The words of each row."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for body in bodies for row in body.split("</tr>")[:-1]]


def test_a_row_says_when_who_what_of_whom_with_what_outcome_and_from_where(
    client: Client, ops: User, account_manager: User
) -> None:
    ops.time_zone = "Asia/Tokyo"
    ops.save()
    say_at(NOON, "document.viewed", "doc_8f3kmnpqr", actor=account_manager.public_id, data='{"page":2}')
    text = page(client)
    assert rows(text) == [
        "21:00:00 Account Manager account manager looked at a page of a document page: 2 document 8f3kmn… done"
    ]
    assert "Wednesday, November 18, 2026" in text or "Wednesday, 18 November 2026" in text
    assert "(Tokyo, UTC+09:00)" in text


def test_a_refusal_and_an_address_show(client: Client, seller: Seller) -> None:
    say("session.code_refused", "ses_1", actor=seller.user, of="203.0.113.7")
    row = rows(page(client))[0]
    assert "Seller typed a session ID that did not fit" in row
    assert row.endswith("refused 203.0.113.7")


def test_events_of_the_system_and_of_nobody_known_have_a_name(client: Client) -> None:
    say_at(NOON, "times.expired", "sel_1")
    say_at(NOON + minutes(1), "times.expired", "sel_1", actor="usr_gone")
    assert [row.split()[1] for row in rows(page(client))] == ["Unknown", "System"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=document.viewed", 1),
        ("words=looked+page", 1),
        ("words=document", 2),
        ("words=zebra", 0),
        ("words=doc_8f3k", 1),
        ("subject=doc_8f3kmn", 1),
        ("subject=doc_8f3k", 0),
        ("actor=account+man", 1),
        ("actor=account.manager@staff.example.com", 1),
        ("actor=system", 1),
        ("since=2026-11-18T12:30", 1),
        ("until=2026-11-18T12:30", 1),
        ("since=2026-11-18T12:30&zone=Asia/Tokyo", 2),
        ("range=hour", 0),
        ("action=document.viewed&actor=system", 0),
    ],
)
def test_each_filter_stands_in_the_url(client: Client, account_manager: User, query: str, found: int) -> None:
    say_at(NOON, "document.viewed", "doc_8f3kmn", actor=account_manager.public_id)
    say_at(NOON + minutes(60), "document.accepted", "doc_9")
    assert len(rows(page(client, query))) == found


def test_a_seller_is_found_by_name_with_everything_that_is_theirs(
    client: Client, seller: Seller, other_seller: Seller
) -> None:
    document = complete(seller, name="Acme Trading Ltd").documents.first()
    say("document.viewed", document.public_id)
    say("document.viewed", other_seller.documents.first().public_id)
    for asked in ("acme trading", seller.user.email, seller.public_id):
        text = page(client, f"seller={asked}&action=document.viewed")
        assert len(rows(text)) == 1, asked
        assert document.public_id in text


def test_an_address_narrows_down(client: Client) -> None:
    say("case.seen", of="203.0.113.7")
    say("case.seen", of="203.0.113.8")
    assert len(rows(page(client, "address=203.0.113.7"))) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("actor=nobody+here", "Nobody is found by this."),
        ("seller=nobody+here", "No seller is found by this."),
        ("address=300.1.1.1", "Enter an IP address"),
        ("since=yesterday", "Enter a day and a time"),
        ("since=2026-11-18T12:00&until=2026-11-18T12:00", "This is not after “From”."),
        ("action=no.such", "Select a valid choice."),
        ("zone=Nowhere/City", "The zone in this address is unknown."),
    ],
)
def test_bad_input_gets_a_sentence_keeps_what_was_typed_and_shows_nothing(
    client: Client, query: str, sentence: str
) -> None:
    say("case.seen")
    text = page(client, query)
    assert sentence in text
    assert rows(text) == []
    typed = query.partition("=")[2].partition("&")[0].replace("+", " ")
    assert typed in text or "zone" in query or "action" in query


def test_what_is_filtered_shows_as_chips_each_with_a_way_to_drop_it(client: Client) -> None:
    text = page(client, "action=document.viewed&range=week")
    assert 'href="?range=week"' in text
    assert 'href="?action=document.viewed"' in text
    assert "last 7 days" in text


def test_older_and_newer_pages_hang_together_and_keep_the_filter(client: Client) -> None:
    for number in range(120):
        say_at(NOON + minutes(number), "case.seen", f"case_{number}")
        say_at(NOON + minutes(number), "case.told", f"case_{number}")
    query = "since=2026-11-01T00:00&zone=UTC"
    texts = [page(client, query)]
    while older := re.search(r'href="\?([^"]+)" rel="next"', texts[-1]):
        texts.append(page(client, older[1].replace("&amp;", "&")))
    seen = [re.findall(r"/admin/audit/event/(\d+)/change/", text) for text in texts]
    assert [len(each) for each in seen] == [50, 50, 50, 50, 40]
    assert len({number for each in seen for number in each}) == 240
    newer = re.search(r'href="\?([^"]+)" rel="prev"', texts[2])
    assert newer is not None
    back = page(client, newer[1].replace("&amp;", "&"))
    assert re.findall(r"/admin/audit/event/(\d+)/change/", back) == seen[1]
    assert 'rel="prev"' not in texts[0]


def test_a_place_in_the_list_that_nobody_wrote_is_passed_over(client: Client) -> None:
    say("case.seen")
    assert len(rows(page(client, "before=nonsense&after=2026-01-01"))) == 1


def queries_of(client: Client, query: str) -> int:
    """Of the page itself: less what every page of the staff costs (log-in, second factor, permissions)."""
    with CaptureQueriesContext(connection) as bare:
        client.get("/admin/password_change/done/")
    with CaptureQueriesContext(connection) as all_of_it:
        page(client, query)
    return len(all_of_it) - len(bare)


@pytest.mark.parametrize("query", ["", "action=document.viewed", "words=document&since=2026-11-01T00:00"])
def test_a_page_takes_seven_queries_with_one_row_or_thirty(
    client: Client, account_manager: User, lead: User, query: str
) -> None:
    say("document.viewed", "doc_0", actor=account_manager, of="203.0.113.7")
    page(client, query)
    one = queries_of(client, query)
    for number in range(29):
        say("document.viewed", f"doc_{number}", actor=[account_manager, lead][number % 2], of=f"203.0.113.{number}")
    assert len(rows(page(client, query))) == 30
    assert queries_of(client, query) == one <= 7


def test_a_filter_is_saved_under_a_name_and_only_for_its_owner(client: Client, log_in: LogIn, lead: User) -> None:
    response = client.post(f"{LIST}saved/", {"name": "Looks", "query": "action=document.viewed&before=x~1"})
    assert response["Location"] == f"{LIST}?action=document.viewed"
    assert 'href="?action=document.viewed">Looks<' in page(client)
    assert ">Looks<" not in page(log_in(lead))
    saved = SavedFilter.objects.get()
    log_in(lead).post(f"{LIST}saved/{saved.pk}/remove/")
    assert SavedFilter.objects.exists()
    client.post(f"{LIST}saved/{saved.pk}/remove/")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("typed", ["seller=seller%40example.com", "actor=SELLER%40example.com"])
def test_a_saved_filter_holds_an_id_in_place_of_an_address(client: Client, seller: Seller, typed: str) -> None:
    client.post(f"{LIST}saved/", {"name": "Theirs", "query": f"{typed}&action=document.viewed"})
    field, who = typed.partition("=")[0], seller.public_id if typed.startswith("seller") else seller.user.public_id
    assert SavedFilter.objects.get().query == f"{field}={who}&action=document.viewed"


@pytest.mark.parametrize("query", ["address=203.0.113.7", "seller=nobody%40example.com", "actor=example"])
def test_what_names_somebody_and_cannot_be_an_id_is_not_saved(client: Client, query: str) -> None:
    page = client.post(f"{LIST}saved/", {"name": "Theirs", "query": query}, follow=True)
    assert "Not saved" in page.content.decode()
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(("name", "query"), [("", "action=document.viewed"), ("x" * 61, "words=a"), ("All", "")])
def test_nothing_is_saved_without_a_name_or_a_filter(client: Client, name: str, query: str) -> None:
    client.post(f"{LIST}saved/", {"name": name, "query": query})
    assert not SavedFilter.objects.exists()


def test_the_page_says_how_far_the_log_is_verified(client: Client) -> None:
    assert "Not verified yet" in page(client)
    event = say("case.seen")
    call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    text = " ".join(page(client).split())
    assert "Verified</span> up to" in text
    assert f"{Event.objects.count()} event" in text
    say_at(event.at, "case.seen", position=3)
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    text = page(client)
    assert "This log has been changed." in text
    assert "Chain of case_1, position" in text
    assert "?subject=case_1" in text


def test_nothing_here_can_be_edited_or_deleted(client: Client) -> None:
    event = say("case.seen")
    assert client.post(LIST, {"action": "delete_selected"}).status_code == 405
    assert client.post(f"{LIST}{event.pk}/change/", {"data": "{}"}).status_code == 405
    assert client.get(f"{LIST}{event.pk}/delete/").status_code == 404
    assert client.get(f"{LIST}add/").status_code == 404
