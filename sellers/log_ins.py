"""Log-ins from a browser or place that an account has not been used from before: their owner is told."""

import ipaddress
from typing import Any

from allauth.account.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ua_parser import parse

from audit.log import record
from audit.middleware import client_address
from core.encryption import keyed_hash
from core.models import User
from messaging.outbox import queue_message
from sellers.models import LogInPlace

AGENT_CHARACTERS = 250


def listen() -> None:
    user_logged_in.connect(notice_log_in)


def notice_log_in(request: HttpRequest, user: User, **_: Any) -> None:
    note_log_in(user, agent=request.headers.get("User-Agent", ""), address=client_address(request) or "")


@transaction.atomic
def note_log_in(user: User, *, agent: str, address: str) -> None:
    """The first of all is the registration or a first log-in: nobody is told of it."""
    network = network_of(address)
    token = keyed_hash("log-in place", f"{_kind_of(agent)}\n{network}")
    first = not LogInPlace.objects.filter(user=user).exists()
    told = {"agent": agent[:AGENT_CHARACTERS], "network": network}
    place, is_new = LogInPlace.objects.get_or_create(user=user, token=token, defaults=told)
    if not is_new:
        LogInPlace.objects.filter(pk=place.pk).update(seen_at=timezone.now())
        return
    record("user.logged_in_anew", actor=user, subject=user, data={"first": first})
    if not first:
        queue_message("new_log_in", to=user, about=place)


def network_of(address: str) -> str:
    """Coarse: 203.0.113.0/24, 2001:db8:1::/48; "" for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def _kind_of(agent: str) -> str:
    """Browser and system without their versions: an update is no new device."""
    known = parse(agent)
    families = [part.family for part in (known.user_agent, known.os) if part]
    return " ".join(families) or agent
