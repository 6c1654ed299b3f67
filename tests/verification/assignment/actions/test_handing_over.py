"""A lead hands a session to a third person: with a reason, told to both, written down, and nothing found is lost."""

import json
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.models import AccountManager, Presence, Session, Side
from tests.answers import text_of
from tests.refusals import refusal
from tests.verification.attending import is_there
from tests.verification.building import begin, session_case
from tests.verification.console.pages import page_of
from tests.verification.queueing import people
from verification.assignment.actions.takeover import hand_over_session
from verification.models import Case, Review
from verification.reviewing.actions.reviews import admit_seller, save_check

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(make_user: Callable[..., User]) -> User:
    return people(make_user, 1)[0]


@pytest.fixture
def opened(seller, account_manager: User) -> Review:
    return begin(session_case(seller, account_manager), account_manager)


def hand(case: Case, lead: User, third: User, reason: str = "conflict") -> None:
    hand_over_session(case, actor=lead, to=third, reason=reason)


def test_the_same_review_goes_on_in_other_hands_also_while_the_holder_is_there(opened, account_manager, lead, third):
    admit_seller(opened, actor=account_manager)
    is_there(opened.session, Side.MANAGER)
    hand(opened.case, lead, third)
    session, review = Session.objects.select_related("booking").get(), Review.objects.get()
    assert (review.pk, review.reviewer) == (opened.pk, third)
    assert session.owner == session.booking.manager == third.account_manager
    check = opened.checks.first()
    with refusal("not_yours"):
        save_check(check, actor=account_manager, outcome="open", reason_code="", revision=check.revision)
    save_check(check, actor=third, outcome="open", reason_code="", revision=check.revision)


def test_it_is_written_down_as_the_leads_act_with_the_reason_and_both_names(opened, account_manager, lead, third):
    hand(opened.case, lead, third)
    event = Event.objects.get(action="session.taken_over")
    both = {"from": account_manager.account_manager.public_id, "to": third.account_manager.public_id}
    assert (event.actor, json.loads(event.data)) == (lead.public_id, both | {"reason": "conflict"})


def test_both_are_told_with_the_reason_and_the_seller_of_the_new_name(opened, account_manager, lead, third):
    hand(opened.case, lead, third)
    told = {message.recipient: message for message in Message.objects.filter(purpose="session_handed_over")}
    assert set(told) == {account_manager, third}
    assert told[account_manager].title == f"Your session was handed to {third.account_manager}"
    assert told[third].title == "A session was handed to you"
    assert all("They know each other, or another conflict" in message.body for message in told.values())
    assert Message.objects.get(purpose="session_reassigned").recipient == opened.case.seller.user
    assert not Message.objects.filter(purpose="session_taken_over", recipient=lead).exists()


def test_who_has_not_come_yet_does_not_count_as_there(opened, lead, third):
    hand(opened.case, lead, third)
    assert not Presence.objects.filter(manager=third.account_manager).exists()


def test_only_leads_hand_a_session_over(opened, account_manager, third):
    with refusal("not_allowed"):
        hand(opened.case, account_manager, third)


def test_a_lead_who_wants_it_takes_it_over_instead(opened, lead):
    with refusal("yourself"):
        hand(opened.case, lead, lead)


def test_a_reason_is_needed(opened, lead, third):
    with refusal("no_reason"):
        hand(opened.case, lead, third, reason="")


def test_who_is_not_qualified_for_the_case_does_not_get_it(opened, lead, third):
    AccountManager.objects.filter(user=third).update(languages=["ja"])
    with refusal("other_language"):
        hand(opened.case, lead, third)


def test_who_holds_it_already_does_not_get_it_again(opened, account_manager, lead):
    with refusal("yours_already"):
        hand(opened.case, lead, account_manager)


def test_who_has_another_session_then_does_not_get_it(opened, make_seller, lead, third):
    session_case(make_seller("other@example.com"), third)
    with refusal("busy"):
        hand(opened.case, lead, third)


def test_a_lead_hands_it_over_on_the_page_of_the_case(opened, lead, third, log_in: Callable[[User], Client]):
    client, page = log_in(lead), page_of(opened.case)
    assert "Hand the session to somebody else" in text_of(client.get(page))
    sent = {"to": third.account_manager.public_id, "reason": "cannot_go_on"}
    answer = client.post(page_of(opened.case, "hand_over"), sent, follow=True)
    assert f"{third.account_manager} holds this session now." in text_of(answer)
    assert Review.objects.get().reviewer == third


def test_where_nobody_else_is_free_the_page_says_so(opened, make_seller, lead, third, log_in: Callable[[User], Client]):
    session_case(make_seller("other@example.com"), third)
    page = text_of(log_in(lead).get(page_of(opened.case)))
    assert "Hand the session to somebody else" not in page
    assert "Nobody else who is qualified for this case is free now" in page


def test_an_account_manager_does_not_find_it_there(opened, third, log_in: Callable[[User], Client]):
    TOTP.activate(third, generate_totp_secret())
    client = log_in(third)
    assert "Hand the session" not in text_of(client.get(page_of(opened.case)))
    sent = {"to": third.account_manager.public_id, "reason": "cannot_go_on"}
    assert client.post(page_of(opened.case, "hand_over"), sent).status_code in (403, 404)
    assert Review.objects.get().reviewer == opened.reviewer
