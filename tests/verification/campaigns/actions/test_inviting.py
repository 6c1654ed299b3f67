"""Inviting: whom, how many, and never twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F
from django.utils import timezone

from audit.chain import fault_of
from audit.models import Event
from core.errors import DomainError
from core.models import PolicyVersion
from messaging.models import Delivery, Message
from scheduling.models import Booking, Offer
from sellers.actions import unlock_details
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from tests.races import results_at_once
from tests.verification.building import answer_all, begin, book, jpeg, open_case
from verification.actions.cases import renew_times, submit_case
from verification.campaigns.actions.campaigns import pause_campaign
from verification.campaigns.actions.inviting import decline_invitation, invite_due, invite_next, postpone_invitation
from verification.life.journey import standing
from verification.models import Campaign, Case, Invitation
from verification.reading import rules_found
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import admit_seller, judge
from verification.sessions.actions.arrivals import receive_seller
from verification.sessions.owed import lacks_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(make_rejected, make_campaign, manager) -> Case:
    seller = make_rejected("ren")
    invite_next(make_campaign())
    return Case.objects.get(seller=seller, status=Case.Status.SESSION_NEEDED)


def test_an_invited_seller_has_a_case_with_times_a_reason_an_event_and_a_message(invited):
    assert Offer.objects.held().filter(seller=invited.seller).count() == 3
    assert invited.due_at == Offer.objects.held().first().expires_at
    assert [rule.name for rule in rules_found(invited)] == ["invited_after_rejection"]
    assert lacks_session(invited)
    assert Event.objects.get(subject=invited.public_id).action == "case.invited"
    assert fault_of(invited.public_id) is None
    message = Message.objects.of(invited.seller.user).get()
    assert message.title == "We invite you to a video session"
    assert "We could not verify you earlier." in message.body
    assert Delivery.objects.get(message=message).status == "queued"


def test_the_message_is_in_the_sellers_language(make_rejected, make_campaign, make_manager):
    make_manager(languages=["de"])
    seller = make_rejected("jonas", language="de")
    assert invite_next(make_campaign()) == 1
    message = Message.objects.of(seller.user).get()
    assert (message.language, message.title) == ("de", "Wir laden Sie zu einem Videotermin ein")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"jp", "gb"}),
        ({"country": "JP"}, {"jp"}),
        ({"language": "ja"}, {"jp"}),
        ({"outcome": "withdrawn"}, {"no"}),
        ({"decided_until": (timezone.now() - timedelta(days=2)).date()}, set()),
        ({"decided_from": (timezone.now() - timedelta(days=2)).date()}, {"jp", "gb"}),
    ],
)
def test_only_those_are_invited_who_are_wanted(make_rejected, make_campaign, make_manager, wanted, found):
    make_manager(languages=["en", "ja"])
    make_rejected("jp", country="JP", language="ja", time_zone="Asia/Tokyo")
    make_rejected("gb")
    make_rejected("no", status=Case.Status.WITHDRAWN)
    make_rejected("ok", status=Case.Status.APPROVED)
    make_rejected("open", status=Case.Status.DOCUMENT_REVIEW)
    invite_next(make_campaign(**wanted))
    names = Invitation.objects.values_list("seller__person__family_name", flat=True)
    assert set(names) == found


@pytest.fixture
def invited_while_suspended(make_rejected, make_campaign, manager) -> Case:
    seller = make_rejected("ren", status=Case.Status.APPROVED)
    Seller.objects.filter(pk=seller.pk).update(status=Seller.Status.SUSPENDED)
    make_rejected("gb")
    invite_next(make_campaign(account="suspended", outcome="approved"))
    return Case.objects.open().get()


def test_a_suspended_seller_is_invited_with_the_reason_and_led_to_the_times(invited_while_suspended):
    case = invited_while_suspended
    assert case.seller.person.family_name == "ren"
    assert "Your account is suspended." in Message.objects.get().body
    seller = Seller.objects.with_details().get(pk=case.seller_id)
    assert standing(seller, case).page == "times"


def test_a_session_opens_the_account_again(invited_while_suspended, account_manager):
    case = invited_while_suspended
    case.seller.documents.update(status=Document.Status.ACCEPTED)
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.SESSION_BOOKED, booking=book(case.seller, account_manager)
    )
    review = begin(Case.objects.get(pk=case.pk), account_manager)
    admit_seller(review, actor=account_manager)
    answer_all(review)
    decide(review, actor=account_manager, outcome="approved", reason_codes=[])
    assert Seller.objects.get(pk=case.seller_id).status == Seller.Status.VERIFIED


def test_a_suspended_seller_who_declined_can_begin_again_and_no_other_suspended_one(invited_while_suspended, sample):
    seller = invited_while_suspended.seller
    decline_invitation(invited_while_suspended, actor=seller.user)
    seller.bank_account.number = "GB33BUKB20201555555555"
    seller.bank_account.save()
    seller.documents.update(status=Document.Status.ACCEPTED)
    Case.objects.filter(seller=seller, status=Case.Status.WITHDRAWN).update(status=Case.Status.APPROVED)
    with pytest.raises(DomainError, match="already_submitted"):
        submit_case(seller, actor=seller.user)
    Case.objects.filter(pk=invited_while_suspended.pk).update(status=Case.Status.WITHDRAWN)
    assert submit_case(seller, actor=seller.user).status == Case.Status.SESSION_NEEDED


def upload_again(case: Case) -> Document:
    document = case.seller.documents.get(kind=Document.Kind.IDENTITY)
    upload_document(document, actor=case.seller.user, content=jpeg())
    return Document.objects.select_related("seller").get(pk=document.pk)


def test_what_an_invited_seller_uploaded_again_can_be_replaced_until_the_session_begins(invited, account_manager):
    assert upload_again(invited).accepts_upload
    Case.objects.filter(pk=invited.pk).update(
        status=Case.Status.SESSION_BOOKED, booking=book(invited.seller, account_manager)
    )
    review = begin(Case.objects.get(pk=invited.pk), account_manager)
    assert upload_again(invited).accepts_upload
    admit_seller(review, actor=account_manager)
    document = Document.objects.select_related("seller").get(seller=invited.seller, kind=Document.Kind.IDENTITY)
    assert not document.accepts_upload
    with pytest.raises(DomainError, match="document_closed"):
        upload_document(document, actor=invited.seller.user, content=jpeg())


def test_what_was_uploaded_again_is_closed_when_a_review_without_session_begins(invited, account_manager):
    assert upload_again(invited).accepts_upload
    Case.objects.filter(pk=invited.pk).update(status=Case.Status.DOCUMENT_REVIEW)
    begin(Case.objects.get(pk=invited.pk), account_manager)
    assert not Document.objects.select_related("seller").get(uploaded_at__isnull=False).accepts_upload


def test_in_person_it_is_closed_when_the_session_id_was_given(invited, account_manager, place):
    assert upload_again(invited).accepts_upload
    booking = book(invited.seller, account_manager)
    Booking.objects.filter(pk=booking.pk).update(place=place)
    Case.objects.filter(pk=invited.pk).update(status=Case.Status.SESSION_BOOKED, booking=booking)
    review = begin(Case.objects.get(pk=invited.pk), account_manager)
    receive_seller(review, actor=account_manager, code=booking.session.code)
    assert not Document.objects.select_related("seller").get(uploaded_at__isnull=False).accepts_upload


def test_what_is_uploaded_during_the_session_is_closed_once_it_is_judged(invited, account_manager):
    Case.objects.filter(pk=invited.pk).update(
        status=Case.Status.SESSION_BOOKED, booking=book(invited.seller, account_manager)
    )
    review = begin(Case.objects.get(pk=invited.pk), account_manager)
    admit_seller(review, actor=account_manager)
    document = upload_again(invited)
    judge(review, document, actor=account_manager, outcome="accepted", reason_code="", revision=0)
    assert not Document.objects.select_related("seller").get(pk=document.pk).accepts_upload


def test_whoever_began_anew_is_left_alone(make_rejected, make_campaign, manager):
    seller = make_rejected("ren")
    unlock_details(seller, actor=seller.user)
    assert invite_next(make_campaign()) == 0


def test_no_more_are_invited_in_a_day_than_the_pace_says(make_rejected, make_campaign, manager):
    for number in range(5):
        make_rejected(f"s{number}")
    campaign = make_campaign(pace=2)
    assert [invite_next(campaign) for _ in range(3)] == [2, 0, 0]
    Invitation.objects.update(invited_at=F("invited_at") - timedelta(days=1))
    assert [invite_next(campaign) for _ in range(2)] == [2, 0]


def test_a_paused_campaign_invites_nobody(make_rejected, make_campaign, manager, ops):
    make_rejected("ren")
    pause_campaign(make_campaign(), actor=ops)
    assert invite_due() == 0


def test_without_free_times_it_waits_and_says_so(make_rejected, make_campaign, make_manager):
    make_rejected("ren")
    campaign = make_campaign()
    assert invite_next(campaign) == 0
    waits_since = Campaign.objects.get().waits_since
    assert waits_since is not None
    assert [invite_next(campaign), invite_next(campaign)] == [0, 0]
    assert Campaign.objects.get().waits_since == waits_since
    assert not Case.objects.open().exists()
    assert not Message.objects.exists()
    make_manager()
    invite_next(campaign)
    invite_next(campaign)
    assert Invitation.objects.count() == 1
    assert Campaign.objects.get().waits_since is None


def test_those_for_whom_no_time_is_free_keep_nobody_else_waiting(make_rejected, make_campaign, manager):
    make_rejected("aoi", language="ja")
    make_rejected("ren")
    campaign = make_campaign(pace=1)
    assert [invite_next(campaign), invite_next(campaign)] == [0, 1]


def test_it_is_done_when_everybody_is_invited(make_rejected, make_campaign, manager):
    make_rejected("ren")
    campaign = make_campaign()
    for _ in range(3):
        invite_next(campaign)
    assert Campaign.objects.get().status == "done"
    assert Event.objects.filter(subject=campaign.public_id, action="campaign.done").count() == 1


def test_nobody_is_invited_twice_by_one_campaign_not_even_after_another_rejection(
    make_rejected,
    make_campaign,
    manager,
):
    make_rejected("ren")
    campaign = make_campaign()
    invite_next(campaign)
    Case.objects.open().update(status=Case.Status.REJECTED, due_at=None)
    assert [invite_next(campaign) for _ in range(3)] == [0, 0, 0]
    assert Invitation.objects.count() == 1


def test_another_campaign_does_not_invite_while_an_invitation_stands(make_rejected, make_campaign, manager):
    make_rejected("ren")
    first, second = make_campaign("one"), make_campaign("two")
    assert [invite_next(first), invite_next(second)] == [1, 0]
    Case.objects.open().update(status=Case.Status.REJECTED, due_at=None)
    Campaign.objects.filter(pk=second.pk).update(status="running", reached=0)
    assert invite_next(second) == 1


def test_one_campaign_that_fails_stops_no_other(make_rejected, make_campaign, manager):
    make_rejected("ren")
    broken = make_campaign("broken")
    make_campaign("whole")
    Campaign.objects.filter(pk=broken.pk).update(wanted={"decided_from": "no day"})
    assert invite_due() == 1


def test_queries_do_not_grow_with_the_sellers(
    make_rejected,
    make_campaign,
    manager,
    django_assert_max_num_queries,
):
    make_rejected("one")
    campaign = make_campaign()
    with django_assert_max_num_queries(40):
        assert invite_next(campaign) == 1
    for number in range(30):
        make_rejected(f"s{number}")
    with django_assert_max_num_queries(40):
        assert invite_next(campaign) == 30


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("campaigns", [1, 2])
def test_sweeps_at_once_invite_nobody_twice(make_rejected, make_campaign, make_manager, campaigns):
    PolicyVersion.objects.create(number=1, figures={"campaign_reserve_percent": 0}, note="test")
    make_manager()
    sellers = [make_rejected(f"s{number}") for number in range(12)]
    running = [make_campaign(f"c{number}") for number in range(campaigns)]
    results_at_once([partial(invite_next, campaign) for campaign in running * (4 // campaigns)])
    while invite_due():
        pass
    assert sorted(Invitation.objects.values_list("seller", flat=True)) == [seller.pk for seller in sellers]
    assert Message.objects.count() == Case.objects.open().count() == 12


def test_put_off_means_that_the_times_are_given_back_and_can_be_asked_for_anew(invited):
    postpone_invitation(invited, actor=invited.seller.user)
    case = Case.objects.get(pk=invited.pk)
    assert (case.status, case.due_at) == ("session_needed", None)
    assert not Offer.objects.held().exists()
    assert len(renew_times(case, actor=case.seller.user)) == 3


def test_declined_means_that_the_case_ends_and_the_account_stays(invited):
    decline_invitation(invited, actor=invited.seller.user)
    case = Case.objects.get(pk=invited.pk)
    assert case.status == "withdrawn"
    assert not Offer.objects.held().exists()
    assert Seller.objects.get(pk=case.seller_id).status == "onboarding"
    assert Event.objects.filter(subject=case.public_id, action="case.withdrawn").exists()


def test_a_case_without_invitation_can_be_neither_put_off_nor_declined(make_rejected, seller):
    case = open_case(seller, Case.Status.SESSION_NEEDED)
    for answer in (postpone_invitation, decline_invitation):
        with pytest.raises(DomainError, match="no_invitation"):
            answer(case, actor=seller.user)


def test_an_invitation_that_was_declined_meanwhile_is_not_sent(invited):
    from messaging.purposes import purpose_of

    message = Message.objects.get()
    assert purpose_of(message).still_true(message)
    decline_invitation(invited, actor=invited.seller.user)
    assert not purpose_of(Message.objects.get()).still_true(Message.objects.get())
