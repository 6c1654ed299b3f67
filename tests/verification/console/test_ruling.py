"""A lead's ruling on a check without a session, on the page of the case."""

import pytest
from django.test import Client

from verification.models import Case, Detour
from verification.sessions.actions.asking import ask_without_video

pytestmark = pytest.mark.django_db
WHY = "My work forbids any camera where I live."


def test_a_lead_rules_on_the_page_of_the_case(session_case: Case, lead_client: Client) -> None:
    case = session_case
    ask_without_video(case, actor=case.seller.user, why=WHY)
    page = lead_client.get(f"/admin/verification/case/{case.pk}/change/").content.decode()
    assert WHY in page
    lead_client.post(f"/admin/verification/case/{case.pk}/owed/waive/", {"reason": "A good reason."})
    assert Detour.objects.get().ruling == "waived"
