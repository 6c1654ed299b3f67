"""An event as platforms get it: the same by webhook and from `GET /events`. Thin (ids alone), and versioned."""

from collections.abc import Mapping
from typing import Any

from integration.rest.times import rfc3339

API_VERSION = "v1"


def draw_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """`event`: public_id, type, version, is_test, at, subject, data, as the model has them. Standard Webhooks asks for
    `type`, `timestamp` and `data`."""
    return {
        "object": "event",
        "id": event["public_id"],
        "type": event["type"],
        "version": event["version"],
        "api_version": API_VERSION,
        "mode": "test" if event["is_test"] else "live",
        "timestamp": rfc3339(event["at"]),
        "subject": event["subject"],
        "data": event["data"],
    }
