"""The way of a browser: to the issuer, and back."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client


def visitor() -> Client:
    return Client(headers={"host": "localhost"})


def way_back(client: Client, *, to: str = "/home/") -> str:
    """Path and query with which the issuer sends the browser back."""
    there = client.get("/accounts/company/", {"next": to})
    assert there.status_code == 302, there.content
    parts = urlsplit(requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"])
    return f"{parts.path}?{parts.query}"


def sign_on(client: Client, **there: Any) -> Any:
    return client.get(way_back(client, **there))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
