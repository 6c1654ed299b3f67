"""A server process that is killed between effect and answer: the platform sends the same again, and has one effect."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from audit.models import Event
from integration.models import StoredAnswer
from sellers.models import Seller
from tests.integration.rest.crashing import BEFORE_ANSWER, BEFORE_COMMIT
from tests.processes import environment

SERVER = """
from wsgiref.simple_server import make_server
from config.wsgi import application
server = make_server("127.0.0.1", 0, application)
print(server.server_port, flush=True)
server.serve_forever()
"""
SENT = {"email": "sam@shop.example.com", "full_name": "Sam Seller", "reference": "A-1"}


class Server:
    """Of one thread."""

    def __init__(self, process: "subprocess.Popen[str]", authorization: str) -> None:
        self.process, self.authorization = process, authorization
        assert process.stdout
        self.port = int(process.stdout.readline())

    def post(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; HTTPException or ConnectionError where no answer came."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": urlsplit(settings.SITE_ORIGIN).netloc,
            "Authorization": self.authorization,
            "Content-Type": "application/json",
            "Idempotency-Key": "one",
        }
        line.request("POST", "/api/v1/sellers", json.dumps(SENT), headers)
        answer = line.getresponse()
        return answer.status, dict(answer.headers), answer.read()

    def insist(self) -> tuple[int, dict[str, str], bytes]:
        """The database may take a moment to find out that whoever was at it is dead."""
        for _try in range(100):
            status, headers, body = self.post()
            if status != 409:
                break
            time.sleep(0.1)
        return status, headers, body


@contextmanager
def served(authorization: str, *, crashes: str = "") -> Iterator[Server]:
    variables = environment(DJANGO_SETTINGS_MODULE="tests.integration.rest.crashing", CRASHES=crashes)
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield Server(process, authorization)
        finally:
            process.kill()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("crashes", "effects"), [(BEFORE_COMMIT, 0), (BEFORE_ANSWER, 1)])
def test_whoever_heard_no_answer_sends_the_same_again_and_there_is_one_effect(
    platform: Callable[..., Any], crashes: str, effects: int
) -> None:
    authorization = platform("sellers:write").defaults["HTTP_AUTHORIZATION"]
    with served(authorization, crashes=crashes) as server:
        with pytest.raises((HTTPException, ConnectionError)):
            server.post()
        assert server.process.wait(30) == -signal.SIGKILL
    assert (Seller.objects.count(), StoredAnswer.objects.count()) == (effects, effects)
    with served(authorization) as server:
        (status, headers, body), again = server.insist(), server.post()
    seller = Seller.objects.get()
    assert (status, json.loads(body)["id"]) == (201, seller.public_id)
    assert (headers.get("Idempotent-Replayed"), again[1]["Idempotent-Replayed"]) == (
        "true" if effects else None,
        "true",
    )
    assert (again[0], again[1]["Location"], again[2]) == (status, headers["Location"], body)
    assert Event.objects.filter(subject=seller.public_id, action="seller.registered").count() == 1
    assert StoredAnswer.objects.count() == 1
