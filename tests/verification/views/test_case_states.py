"""In every state of a case its page says in plain words who acts next, by when, what happens otherwise, and what has
happened so far, each event with its time and zone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from core.models import User
from core.times import format_moment
from sellers.models import Document, Seller
from tests.answers import text_of
from verification.life.table import At, Clock, state_of
from verification.models import Case, ChangeRequest

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
DUE = datetime(2031, 5, 6, 9, 30, tzinfo=UTC)
BEFORE = datetime(2026, 1, 2, tzinfo=UTC)
# What tells a state from its neighbours of the same status, and the status of its seller's account.
ROWS: dict[At, dict[str, Any]] = {
    At.TIMES_GONE: {"times_gone_at": BEFORE},
    At.TIMES_WANTED: {"times_wanted_at": BEFORE},
}
ACCOUNTS = {At.TAX_MISSING: "verified", At.TAX_OVERDUE: "verified", At.ACTIVE: "active", At.LIMITED: "suspended"}


@pytest.fixture
def bring_to(booked_case: Case) -> Callable[[At], Case]:
    """A case that has been submitted and booked, as if it had come to that state."""

    def bring(at: At) -> Case:
        due_at = None if at.value.clock == Clock.NONE else DUE
        rows = {"status": at.value.status, "due_at": due_at, **ROWS.get(at, {})}
        Case.objects.filter(pk=booked_case.pk).update(**rows)
        if at.name.startswith("CHANGE_"):
            asked = ChangeRequest.objects.create(seller=booked_case.seller, asked={}, stood={}, started_at=BEFORE)
            Case.objects.filter(pk=booked_case.pk).update(change=asked)
        if at == At.DOCUMENTS_NEEDED:
            Document.objects.filter(seller=booked_case.seller_id).update(status=Document.Status.REJECTED)
        Seller.objects.filter(pk=booked_case.seller_id).update(status=ACCOUNTS.get(at, "onboarding"))
        case = Case.objects.select_related("seller__user", "booking__session").get(pk=booked_case.pk)
        assert state_of(case) == at
        return case

    return bring


def read(client: Client, path: str) -> str:
    """Its text as a person reads it, in one line."""
    return " ".join(unescape(strip_tags(text_of(client.get(path)))).split())


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_who_acts_next_by_when_and_what_happens_otherwise(
    bring_to: Callable[[At], Case], log_in: LogIn, at: At
) -> None:
    case = bring_to(at)
    client, told = log_in(case.seller.user), at.value.told
    when = " ".join(format_moment(DUE, case.zone, "en").split())
    for page in (read(client, "/home/"), read(client, "/case/")):
        assert f"{told.title} {told.text} Who acts next {at.value.who.label}" in page
        assert f"Otherwise {told.otherwise}" in page
        assert (f" {when} Otherwise" in page) == (at.value.clock != Clock.NONE)


def test_each_event_of_the_timeline_has_its_time_and_zone(booked_case: Case, log_in: LogIn) -> None:
    page = text_of(log_in(booked_case.seller.user).get("/case/"))
    timeline = page.split('class="app-timeline"')[1].split("</ol>")[0]
    events = [" ".join(strip_tags(each).split()) for each in timeline.split("<li>")[1:]]
    told = ["You chose a time for your session.", "We offered you times for a session.", "You submitted your details."]
    assert [sentence in event for sentence, event in zip(told, events, strict=True)] == [True] * 3
    assert all(re.search(r"\d{1,2}:\d\d [AP]M \(London, UTC[+]0[01]:00\)$", event) for event in events)
