from collections.abc import Iterator

import pytest

from scheduling.video import chime_wire
from tests.aws import aws_variables
from tests.scheduling.room.conftest import *  # noqa: F403  the same people and sessions
from tests.scheduling.video.chime_server import ChimeServer


@pytest.fixture
def chime(monkeypatch, settings) -> Iterator[ChimeServer]:
    """The installation uses the Amazon Chime SDK, which is our own server here."""
    server = ChimeServer()
    for name, value in aws_variables(server.address, service="CHIME_SDK_MEETINGS").items():
        monkeypatch.setenv(name, value)
    settings.VIDEO, settings.CHIME_EVENTS_QUEUE = "chime", ""
    chime_wire._client.cache_clear()
    yield server
    chime_wire._client.cache_clear()
    server.stop()
    assert server.misfits == []
