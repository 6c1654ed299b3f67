"""Who was in the room, drawn."""

from datetime import timedelta

import pytest
from hypothesis import given

from scheduling.attendance import Attendance, Stay
from scheduling.models import Booking, Session, Side
from scheduling.timeline import WIDTH, draw, timeline_of
from tests.scheduling.room.rows import make_session
from tests.scheduling.test_attendance import GRACE, START, spans

pytestmark = pytest.mark.django_db


@given(spans, spans)
def test_every_stay_lies_within_the_picture_and_in_its_order(seller: list[Stay], ours: list[Stay]) -> None:
    booking = Booking(period=None)
    booking.period = type("Range", (), {"lower": START, "upper": START + timedelta(minutes=30)})()
    timeline = draw(Session(booking=booking), Attendance(seller=seller, ours=ours), grace=GRACE)
    assert 0 < timeline.starts < timeline.waits < timeline.ends < WIDTH
    for lane, stays in zip(timeline.lanes, (seller, ours), strict=True):
        assert lane.stays == stays
        assert all(0 <= x < x + width <= WIDTH for x, width in lane.bars)


def test_each_side_has_its_lane_even_when_it_did_not_come(seller, manager) -> None:
    timeline = timeline_of(make_session(seller, manager), grace=GRACE)
    assert [(lane.side, lane.bars) for lane in timeline.lanes] == [(Side.SELLER.label, []), (Side.MANAGER.label, [])]


def test_whoever_was_to_hold_it_before_has_a_lane_of_their_own() -> None:
    booking = Booking(period=None)
    booking.period = type("Range", (), {"lower": START, "upper": START + timedelta(minutes=30)})()
    before = [Stay(START, START + timedelta(minutes=1))]
    timeline = draw(Session(booking=booking), Attendance([], [], former=before), grace=GRACE)
    assert [(str(lane.side), len(lane.bars)) for lane in timeline.lanes][2:] == [("account manager before", 1)]
    assert timeline.bottom > timeline.lanes[2].y
