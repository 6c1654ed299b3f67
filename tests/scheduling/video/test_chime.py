"""Meetings of the Amazon Chime SDK: one for each session, a new one where it has ended, none left over."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from audit.models import Event
from core.errors import DomainError
from scheduling.actions import take_over
from scheduling.models import AccountManager, Meeting, Session, Side
from scheduling.video import chime_wire, video
from scheduling.video.base import TryLater, Unavailable
from sellers.models import Business, Seller
from tests.races import results_at_once
from tests.scheduling.video.chime_server import ChimeServer

pytestmark = pytest.mark.django_db


def join(session: Session, side: Side = Side.SELLER) -> str:
    """The id of the meeting that it leads to."""
    return video().join(session, side=side, person=f"usr_{side}")["meeting"]["MeetingId"]


def end(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(status=Session.Status.ENDED)


def test_a_session_that_nobody_has_joined_has_no_meeting(chime: ChimeServer, live: Session) -> None:
    assert not chime.meetings
    assert not live.meetings.exists()


def test_the_first_who_joins_makes_the_meeting_and_the_other_side_finds_it(chime: ChimeServer, live: Session) -> None:
    meeting = join(live, Side.MANAGER)
    assert join(live, Side.SELLER) == meeting
    assert chime.meetings == {meeting: ["manager.usr_manager", "seller.usr_seller"]}
    assert [made["ClientRequestToken"] for made in chime.made] == [f"{live.public_id}-1"]


def test_the_page_gets_the_addresses_and_an_attendee_of_its_own(chime: ChimeServer, live: Session) -> None:
    told = video().join(live, side=Side.SELLER, person="usr_1")
    assert told["meeting"]["MediaPlacement"]["SignalingUrl"].endswith(told["meeting"]["MeetingId"])
    assert told["attendee"].keys() >= {"AttendeeId", "ExternalUserId", "JoinToken"}


def test_making_it_is_audited_once(chime: ChimeServer, live: Session) -> None:
    join(live)
    join(live)
    assert Event.objects.filter(subject=live.public_id, action="session.meeting_made").count() == 1


def test_it_is_made_near_to_the_seller(chime: ChimeServer, live: Session, seller: Seller) -> None:
    Business.objects.create(seller=seller, legal_name="Sato", country="JP")
    live = Session.objects.get(pk=live.pk)
    join(live)
    assert chime.made[0]["MediaRegion"] == live.meetings.get().region == "ap-northeast-1"


def test_a_meeting_that_has_ended_is_followed_by_another_in_the_same_session(chime: ChimeServer, live: Session) -> None:
    first = join(live)
    chime.expire()
    second = join(live)
    assert second != first
    assert join(live, Side.MANAGER) == second
    assert list(live.meetings.order_by("number").values_list("number", "vendor_id")) == [(1, first), (2, second)]
    assert live.meetings.get(number=1).ended_at


@pytest.mark.parametrize("code", ["ThrottlingException", "ServiceUnavailableException", "LimitExceededException"])
def test_where_the_service_is_at_its_limits_the_page_is_to_ask_later(
    chime: ChimeServer, live: Session, code: str
) -> None:
    chime.fail(code, times=2)
    with pytest.raises(TryLater, match=code):
        join(live)
    assert join(live)


def test_a_limit_that_lasts_for_a_moment_is_not_noticed(chime: ChimeServer, live: Session) -> None:
    chime.fail("ThrottlingException")
    assert join(live) in chime.meetings


@pytest.mark.parametrize("code", ["ForbiddenException", "UnauthorizedException", "BadRequestException"])
def test_where_the_service_refuses_us_asking_again_is_useless_and_the_log_says_why(
    chime: ChimeServer, live: Session, caplog, code: str
) -> None:
    chime.fail(code)
    with pytest.raises(Unavailable):
        join(live)
    assert chime.asked["CreateMeeting"] == 1
    assert code in caplog.text


def test_a_service_that_is_not_reached_is_asked_later(chime: ChimeServer, live: Session) -> None:
    chime.stop()
    with pytest.raises(TryLater):
        join(live)
    assert not live.meetings.exists()


def test_whoever_joins_a_session_that_has_just_ended_is_told_so(chime: ChimeServer, live: Session) -> None:
    end(live)
    with pytest.raises(DomainError, match="over"):
        join(live)
    assert not live.meetings.exists()


def test_the_sweep_closes_the_meetings_of_ended_sessions_and_no_others(chime: ChimeServer, live: Session) -> None:
    join(live)
    video().sweep()
    assert len(chime.meetings) == 1
    end(live)
    video().sweep()
    assert not chime.meetings
    assert live.meetings.get().ended_at


def test_a_meeting_that_is_gone_already_counts_as_closed(chime: ChimeServer, live: Session) -> None:
    join(live)
    end(live)
    chime.expire()
    video().sweep()
    assert live.meetings.get().ended_at


def test_what_cannot_be_closed_now_the_next_sweep_closes(chime: ChimeServer, live: Session) -> None:
    join(live)
    end(live)
    chime.fail("ThrottlingException", times=2)
    video().sweep()
    assert live.meetings.get().ended_at is None
    video().sweep()
    assert live.meetings.get().ended_at


@pytest.fixture
def take_over_live(live: Session, other_manager: AccountManager, django_capture_on_commit_callbacks) -> Callable:
    def take() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            take_over(live, manager=other_manager, reason="cannot_go_on")

    return take


def test_a_takeover_closes_the_meeting_and_both_sides_meet_in_another(
    chime: ChimeServer, live: Session, take_over_live: Callable
) -> None:
    first = join(live, Side.MANAGER)
    take_over_live()
    assert not chime.meetings
    second = join(live, Side.SELLER)
    assert join(live, Side.MANAGER) == second != first
    assert list(live.meetings.order_by("number").values_list("number", "vendor_id")) == [(1, first), (2, second)]


def test_where_it_cannot_be_closed_at_once_nobody_joins_it_any_more_and_the_sweep_closes_it(
    chime: ChimeServer, live: Session, take_over_live: Callable
) -> None:
    first = join(live, Side.MANAGER)
    chime.fail("ThrottlingException", times=2)
    take_over_live()
    second = join(live, Side.SELLER)
    assert chime.meetings.keys() == {first, second}
    video().sweep()
    assert chime.meetings.keys() == {second}


@pytest.mark.django_db(transaction=True)
def test_both_sides_at_the_same_moment_are_in_the_same_meeting(chime: ChimeServer, live: Session) -> None:
    met = results_at_once([partial(join, live, side) for side in (Side.SELLER, Side.MANAGER) * 3])
    assert len(set(met)) == 1
    assert Meeting.objects.count() == len(chime.made) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_service_is_asked(
    chime: ChimeServer, live: Session, other_manager: AccountManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones = []

    def watched(call: Callable) -> Callable:
        return lambda *args, **kwargs: (open_ones.append(connection.in_atomic_block), call(*args, **kwargs))[1]

    for name in ("create_meeting", "create_attendee", "delete_meeting"):
        monkeypatch.setattr(chime_wire, name, watched(getattr(chime_wire, name)))
    join(live)
    take_over(live, manager=other_manager, reason="cannot_go_on")
    join(live)
    end(live)
    video().sweep()
    assert open_ones == [False] * 6
