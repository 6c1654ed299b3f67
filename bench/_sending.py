"""Sellers who send a file in parts to the web process, as the page's script does, over one connection each."""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import get_random_string

from bench._rooms import log_in
from core.models import User
from sellers.actions import open_account
from sellers.models import Document

FIRST_BYTES = 256 * 1024  # and then as many as the server takes, as the page's script does on a fast line


@dataclass(frozen=True)
class Sender:
    document: Document
    cookie: str
    port: int

    def send(self, contents: Sequence[bytes]) -> None:
        """One after the other."""
        for content in contents:
            self._send(content)

    def _send(self, content: bytes) -> None:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        token = get_random_string(32)  # what the cookie and the header both say is a token
        asked = json.dumps({"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}).encode()
        state = self._post(line, token, reverse("uploads", args=[self.document.public_id]), asked)
        pace = FIRST_BYTES
        while state["received"] + pace < len(content):
            part = content[state["received"] : state["received"] + pace]
            pace = state["part"]
            state = self._post(line, token, f"{state['address']}{state['received']}/", part)
        rest = content[state["received"] :]
        assert self._post(line, token, f"{state['address']}finish/", rest)["status"] == "taken"
        line.close()

    def _post(self, line: HTTPConnection, token: str, address: str, body: bytes) -> Any:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.cookie}; {settings.CSRF_COOKIE_NAME}={token}"
        line.request("POST", address, body, {"Host": "localhost", "Cookie": cookies, "X-CSRFToken": token})
        answer = line.getresponse()
        read = answer.read()
        assert answer.status == 200, (answer.status, read[:300])
        return json.loads(read)


def make_senders(count: int, port: int) -> list[Sender]:
    users = [User(email=f"sender{number}@example.com") for number in range(count)]
    documents = [open_account(user).documents.get(kind=Document.Kind.IDENTITY) for user in users]
    return [Sender(document, log_in(user, {}), port) for user, document in zip(users, documents, strict=True)]


def send_all(senders: Sequence[Sender], contents: Sequence[bytes]) -> None:
    """All senders at once, each all of it."""
    with ThreadPoolExecutor(len(senders)) as threads:
        list(threads.map(lambda sender: sender.send(contents), senders))
