"""A platform that hears of everything by webhooks: what comes is verified by an independent library and acted on."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

from django.test import override_settings
from standardwebhooks import Webhook

from integration.events.projecting import project_events
from integration.webhooks.sending import sweep
from tests.integration.asking import post
from tests.integration.webhooks.receiving import Receiver, receiver

Event = dict[str, Any]


class Listener:
    """`on` says what the platform does when it hears of an event of that type; `heard` is in the order of arrival."""

    def __init__(self, client: Any, there: Receiver) -> None:
        self.client, self.there = client, there
        self.heard: list[Event] = []
        self.on: dict[str, Callable[[Event], object]] = {}
        made = post(client, "webhook_endpoints", {"url": there.url, "types": ["*"]})
        assert made.status_code == 201, made.json()
        self.webhook = Webhook(made.json()["secret"])

    def listen(self) -> None:
        """What has happened is sent, and what comes of it too."""
        while self._hear():
            pass

    def _hear(self) -> bool:
        project_events()
        sweep()
        arrived = self.there.received[len(self.heard) :]
        for received in arrived:
            event: Event = self.webhook.verify(received.body, received.headers)
            self.heard.append(event)
            self.on.get(event["type"], lambda _event: None)(event)
        return bool(arrived)

    def types_of(self, subject: str) -> list[str]:
        return [each["type"] for each in self.heard if subject in each["data"].values()]

    def by_subject(self) -> dict[str, list[str]]:
        """Ids of events, as they came."""
        subjects = {event["id"]: event["subject"] for event in self.feed()}
        found = defaultdict(list)
        for event in self.heard:
            found[subjects[event["id"]]].append(event["id"])
        return dict(found)

    def in_the_feed(self) -> dict[str, list[str]]:
        """The same by GET /events, which has the order of the log."""
        found = defaultdict(list)
        for event in self.feed():
            found[event["subject"]].append(event["id"])
        return dict(found)

    def feed(self) -> Iterator[Event]:
        asked: dict[str, Any] = {"limit": 100}
        while (page := self.client.get("/api/v1/events", asked).json())["data"]:
            yield from page["data"]
            asked["cursor"] = page["next_cursor"]


@contextmanager
def listener(client: Any) -> Iterator[Listener]:
    with receiver() as there, override_settings(WEBHOOK_NETWORKS=[ip_network("127.0.0.1/32")]):
        yield Listener(client, there)
