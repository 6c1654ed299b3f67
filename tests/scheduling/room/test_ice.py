import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from scheduling.room.ice import check_servers, ice_configuration, ice_servers


def test_without_a_turn_server_both_are_reached_directly(session, settings):
    settings.TURN_URLS = []
    assert ice_servers(session, "seller") == []


def test_turn_credentials_end_a_quarter_of_an_hour_after_the_slot(session, settings):
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.com"], "s" * 32
    [server] = ice_servers(session, "seller")
    expiry, _, name = server["username"].partition(":")
    assert int(expiry) - int(session.booking.ends_at.timestamp()) == 15 * 60
    assert name == f"{session.public_id}.seller"
    digest = hmac.new(b"s" * 32, server["username"].encode(), hashlib.sha1).digest()
    assert server["credential"] == base64.b64encode(digest).decode()


@pytest.mark.parametrize("policy", ["all", "relay"])
def test_the_page_learns_whether_only_relays_are_used(session, settings, policy):
    settings.ICE_TRANSPORT_POLICY = policy
    assert ice_configuration(session, "seller")["iceTransportPolicy"] == policy


def test_a_device_check_gets_credentials_of_an_hour_however_far_the_session_is(session, settings):
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.com"], "s" * 32
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    [server] = check_servers(session, now=now)
    assert server["username"] == f"{int(now.timestamp()) + 3600}:{session.public_id}.check"
