"""A process that cannot open the data keys ends at its start, with a sentence that says why."""

import os
import sys
from importlib import import_module

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from config.asgi import application
from core.keys import ring
from core.keys.errors import MasterKeyError

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "VOUCHROOM_MASTER_KEY: the key 'm1' is not the one"


@pytest.fixture
def _wrong_master_key(settings):
    settings.MASTER_KEYS = {"m1": os.urandom(32)}
    ring.forget()
    yield
    ring.forget()


@async_to_sync
async def start() -> dict[str, str]:
    server = ApplicationCommunicator(application, {"type": "lifespan"})
    await server.send_input({"type": "lifespan.startup"})
    return await server.receive_output()


def test_signalling_starts_with_the_right_master_key() -> None:
    assert start() == {"type": "lifespan.startup.complete"}


@pytest.mark.usefixtures("_wrong_master_key")
def test_signalling_does_not_start_with_a_wrong_one() -> None:
    answer = start()
    assert answer["type"] == "lifespan.startup.failed"
    assert SENTENCE in answer["message"]


@pytest.mark.usefixtures("_wrong_master_key")
def test_pages_do_not_start_with_a_wrong_one() -> None:
    sys.modules.pop("config.wsgi", None)
    with pytest.raises(MasterKeyError, match=SENTENCE):
        import_module("config.wsgi")
