"""Asking for a check without video, as the seller sees it."""

import pytest
from django.test import Client

from core.models import User
from core.policy import publish_policy
from scheduling.attendance import Finding
from tests.verification.attending import again
from verification.models import Case
from verification.sessions.actions.missed import miss_session

pytestmark = pytest.mark.django_db
WHY = "My work forbids any camera where I live."


def test_from_the_page_of_times_the_seller_asks_and_reads_what_happens(session_case: Case, client: Client) -> None:
    client.force_login(session_case.seller.user)
    assert "/times/without-video/" in client.get("/times/").content.decode()
    page = client.get("/times/without-video/").content.decode()
    assert "You need not name an illness" in page
    assert client.post("/times/without-video/", {"why": ""}).status_code == 200
    assert client.post("/times/without-video/", {"why": WHY}).headers["Location"] == "/case/"
    assert "We decide how your check goes on" in client.get("/case/").content.decode()
    assert "You asked for a check without video" in client.get("/case/").content.decode()


def test_who_is_offered_documents_needs_no_reason(booked_case: Case, client: Client, ops: User) -> None:
    publish_policy({"session_failures_count": 1}, actor=ops, note="test")
    miss_session(booked_case, actor=None, finding=Finding.CONNECTION)
    case = again(booked_case)
    client.force_login(case.seller.user)
    assert "Have my documents checked instead" in client.get("/times/").content.decode()
    assert "Check my documents instead" in client.get("/times/without-video/").content.decode()
    client.post("/times/without-video/")
    assert again(case).status == Case.Status.DOCUMENT_REVIEW
