"""What every provider does, whoever it is."""

import json

import pytest

from scheduling.models import Session, Side
from scheduling.video import video

pytestmark = pytest.mark.django_db
NEEDED = {"room": "ice", "chime": "attendee"}


@pytest.fixture(params=["room", "chime"], autouse=True)
def kind(request: pytest.FixtureRequest, settings) -> str:
    settings.VIDEO = request.param
    if request.param == "chime":
        request.getfixturevalue("chime")
    return request.param


@pytest.mark.parametrize("side", Side)
def test_each_side_is_told_in_json_with_what_it_takes_part(kind: str, live: Session, side: Side) -> None:
    told = video().join(live, side=side, person="usr_1")
    assert NEEDED[kind] in told
    assert json.loads(json.dumps(told)) == told


def test_a_page_that_was_loaded_anew_joins_again(live: Session) -> None:
    first, second = (video().join(live, side=Side.SELLER, person="usr_1") for _ in range(2))
    assert first.keys() == second.keys()


def test_a_sweep_with_nothing_to_do_does_nothing(live: Session) -> None:
    video().sweep()
    live.refresh_from_db()
    assert live.status == Session.Status.LIVE


def test_who_held_the_session_has_no_part_in_what_is_joined_after_a_takeover(
    kind: str, live: Session, django_capture_on_commit_callbacks
) -> None:
    video().join(live, side=Side.MANAGER, person="usr_1")
    with django_capture_on_commit_callbacks(execute=True):
        video().part(live)
    assert not live.meetings.filter(ended_at=None).exists()
    assert NEEDED[kind] in video().join(live, side=Side.SELLER, person="usr_2")


def test_after_the_end_nothing_stands_open(live: Session) -> None:
    video().join(live, side=Side.SELLER, person="usr_1")
    Session.objects.update(status=Session.Status.ENDED)
    video().sweep()
    assert not live.meetings.filter(ended_at=None).exists()
