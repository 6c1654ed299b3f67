"""Where webhooks may go (R46): names that are looked up at each call, and addresses of the open internet alone.

Whatever a name resolves to is checked, all of it, and the connection goes to an address that was: a name that points
elsewhere a moment later leads nowhere. Networks of VOUCHROOM_WEBHOOK_NETWORKS are let through, by http too: for the
demo, and for receivers in one's own house.
"""

import re
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.utils.translation import gettext as _
from requests_hardened.ip_filter import EXTRA_BLOCKED_NET_RANGES

from core.errors import DomainError

Address = IPv4Address | IPv6Address
LONGEST = 2000
RESOLVE_SECONDS = 3
# Below 1024 are services that speak something else, and may take what we say for it.
_WELL_KNOWN = 1024
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_NUMBER = re.compile(r"(0x[0-9a-f]*|\d+)\.?")


class Forbidden(Exception):
    """Nothing is sent there."""


class Unresolved(Exception):
    """The name leads nowhere just now."""


@dataclass(frozen=True)
class Target:
    """`host` as a name in ASCII or an address; `path` with its query."""

    is_tls: bool
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """DomainError "bad_url". Of a name it is not known yet where it leads."""
    try:
        parts = urlsplit(url)
        host, port = _ascii(parts.hostname or ""), parts.port
    except (ValueError, idna.IDNAError) as error:
        raise _bad_url() from error
    is_tls = parts.scheme == "https"
    port = port if port is not None else (443 if is_tls else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if len(url) > LONGEST or not path.isascii():
        raise _bad_url()
    if any(letter.isspace() or not letter.isprintable() for letter in url) or "\\" in url:
        raise _bad_url()
    if parts.username is not None or parts.password is not None or parts.fragment or not host:
        raise _bad_url()
    if not (is_tls or (parts.scheme == "http" and settings.WEBHOOK_NETWORKS)):
        raise _bad_url()
    if port == 0 or (port < _WELL_KNOWN and port != (443 if is_tls else 80)):
        raise _bad_url()
    target = Target(is_tls, host, port, path)
    if (literal := _literal(host)) and not _may_go(literal):
        raise _bad_url()
    return target


def _bad_url() -> DomainError:
    return DomainError(
        "bad_url",
        _(
            "Give an https address on the open internet, without user name, password and fragment, at port 443 or at "
            "1024 and above. Addresses of private networks are not taken."
        ),
    )


def _ascii(host: str) -> str:
    """Of an international name its ASCII form. ValueError: no name at all, such as a number that stands for an
    address."""
    if _literal(host):
        return host
    name = host if host.isascii() else idna.encode(host, uts46=True).decode()
    if not _NAME.fullmatch(name) or len(name) > 253 or _NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]):
        raise ValueError(host)
    return name.rstrip(".")


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


class Resolver:
    """Asks for the names of one endpoint, in a thread of its own: a name server that does not answer cannot be
    interrupted, and holds up no other endpoint."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="resolver")
        self._asked: Future[Any] | None = None

    def look_up(self, target: Target) -> list[str]:
        """Unresolved, also while an answer asked for before is still to come."""
        if self._asked and not self._asked.done():
            raise Unresolved
        self._asked = self._thread.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM)
        try:
            found = list(dict.fromkeys(str(each[4][0]) for each in self._asked.result(timeout=RESOLVE_SECONDS)))
        except (OSError, UnicodeError, TimeoutError) as error:
            raise Unresolved from error
        if not found:
            raise Unresolved
        return found

    def close(self) -> None:
        self._thread.shutdown(wait=False)


def address_of(target: Target, resolver: Resolver) -> str:
    """To connect to, now. Forbidden: the name leads, among others perhaps, where nothing may go. Unresolved."""
    literal = _literal(target.host)
    found = [str(literal)] if literal else resolver.look_up(target)
    for address in found:
        if not _may_go(ip_address(address.partition("%")[0])):
            raise Forbidden
    if not target.is_tls and not all(_is_listed(ip_address(address)) for address in found):
        raise Forbidden
    return found[0]


def _may_go(address: Address) -> bool:
    return _is_listed(address) or _is_open(address)


def _is_listed(address: Address) -> bool:
    return any(address in network for network in settings.WEBHOOK_NETWORKS)


def _is_open(address: Address) -> bool:
    """Of the open internet, and no other way to write an address of another one."""
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour or address.teredo):
        return False
    closed = address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return not (closed or site_local or any(address in network for network in EXTRA_BLOCKED_NET_RANGES))
