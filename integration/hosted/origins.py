"""Where a platform may have sellers led back to. Pure."""

from collections.abc import Collection
from urllib.parse import urlsplit

LOCAL = {"localhost", "127.0.0.1"}
LONGEST = 2000


def origin_of(address: str, *, is_test: bool) -> str:
    """Of a https address; "" for anything else. Platforms in the making stand on http://localhost, with test keys."""
    if len(address) > LONGEST or not address.isascii() or not address.isprintable() or {" ", "\\"} & {*address}:
        return ""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    is_local = is_test and parts.scheme == "http" and host in LOCAL
    if "@" in parts.netloc or not host or not (parts.scheme == "https" or is_local):
        return ""
    return f"{parts.scheme}://{host}{port}"


def is_origin(text: str, *, is_test: bool) -> bool:
    """Whether ops may write it into a key: an origin and nothing else."""
    return bool(text) and origin_of(text, is_test=is_test) == text


def may_lead_back(address: str, origins: Collection[str], *, is_test: bool) -> bool:
    return origin_of(address, is_test=is_test) in {*origins} - {""}
