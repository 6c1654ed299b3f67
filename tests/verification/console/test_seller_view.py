"""What other staff see of a case: the seller's banner and announcements too, and nothing of it can be followed."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import User
from messaging.models import Message
from sellers.models import Seller
from tests.answers import text_of, words_of
from tests.verification.building import document_case, open_case
from tests.verification.certification.world import asked, of_high_volume
from tests.verification.console.pages import page_of
from tests.verification.test_banner import say, say_urgent
from verification.models import Announcement, Case

pytestmark = pytest.mark.django_db
BOX = re.compile(r'<section class="govuk-notification-banner".*?</section>', re.S)
LINK = re.compile(r'(<a class="govuk-notification-banner__link") href="[^"]*"')


@pytest.fixture
def case(reader: Seller, make_published: Callable[..., Announcement]) -> Case:
    """Of a seller who was told of an announcement and of something urgent, and has read neither."""
    make_published()
    say_urgent(reader)
    return open_case(reader, Case.Status.DOCUMENT_REVIEW)


def test_the_banner_and_the_announcements_are_those_of_the_sellers_home_page(
    case: Case, support: User, log_in: Callable[[User], Client]
) -> None:
    theirs = BOX.findall(text_of(log_in(case.seller.user).get("/home/")))
    ours = BOX.findall(text_of(log_in(support).get(page_of(case))))
    assert len(theirs) == 2
    assert [LINK.sub(r'\1 role="link" aria-disabled="true"', box) for box in theirs] == ours
    assert "href" not in "".join(ours)


def test_support_reads_who_acts_next_as_the_seller_does_also_where_it_is_not_the_case(
    seller: Seller, ops: User, support: User, log_in: Callable[[User], Client]
) -> None:
    asked(of_high_volume(seller, ops))
    case = open_case(seller, Case.Status.APPROVED, due_at=None)
    for page in (text_of(log_in(seller.user).get("/home/")), text_of(log_in(support).get(page_of(case)))):
        assert "Certify that your details are right" in page
        assert "Yearly certification" in page


def test_looking_takes_notice_of_nothing(case: Case, support: User, log_in: Callable[[User], Client]) -> None:
    log_in(support).get(page_of(case))
    assert not Message.objects.filter(read_at__isnull=False).exists()
    assert len(BOX.findall(text_of(log_in(case.seller.user).get("/home/")))) == 2


def test_where_nothing_presses_there_is_no_box(seller: Seller, support: User, log_in: Callable[[User], Client]) -> None:
    page = log_in(support).get(page_of(document_case(seller)))
    assert "This is what the seller sees" in words_of(page)
    assert BOX.findall(text_of(page)) == []


def test_more_messages_and_announcements_cost_no_more_queries(
    case: Case, make_published: Callable[..., Announcement], support: User, log_in: Callable[[User], Client]
) -> None:
    client, address = log_in(support), page_of(case)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(29):
        make_published()
        say(case.seller)
        say_urgent(case.seller)
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(one) == len(thirty) == QUERIES


QUERIES = 26
