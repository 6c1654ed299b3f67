"""Mails per second: 20,000 invitations that are due, from the outbox into a mail server on this machine, by one worker.

Ours: messaging.sending.delivering.sweep(): claimed, each asked once more whether it is still true, rendered in its
reader's language, handed over and recorded with an event. Yardstick: the same mails from texts and readers that lie
in memory, by the same templates, compiled once, Django's EmailMultiAlternatives and one kept connection of smtplib;
nothing is recorded. Both take turns with the same server, a process of its own: after each sweep, which here ends
after SWEEP_SECONDS, the yardstick sends as many. Afterwards the server has had every mail once from each, with the
same words, and every copy is marked and has its event.
"""

import smtplib
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import prefetch_related_objects
from django.template.loader import get_template
from django.utils import timezone, translation

from audit.models import Event
from bench._mail_server import mail_server
from bench._result import Result
from core.models import User
from messaging.models import Delivery, Message
from messaging.outbox import queue_messages
from messaging.preferences.stopping import stop_address
from messaging.publishing import render
from messaging.purposes import Text
from messaging.sending import delivering
from sellers.models import Seller
from verification.messages.cases import INVITATIONS
from verification.models import Case, Signal

MAILS, SWEEP_SECONDS = 20_000, 15
PLACES = [("Asia/Shanghai", "zh-hans"), ("Asia/Tokyo", "ja"), ("Europe/Berlin", "de"), ("Europe/London", "en")]
Bare = tuple[User, str, str, str, Text]  # reader, reference, the copy's name, where to switch such mails off, the text


def measure() -> Result:
    delivering.SWEEP_SECONDS = SWEEP_SECONDS
    mails = _queue(_make_cases(MAILS))
    seconds = {"ours": 0.0, "bare": 0.0}
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        while mails:
            began = time.perf_counter()
            taken = delivering.sweep()
            seconds["ours"] += (swept := time.perf_counter()) - began
            _send(mails[:taken])
            seconds["bare"] += time.perf_counter() - swept
            assert taken, "due, and not sent"
            mails = mails[taken:]
        _check(server.mails())
    return Result(MAILS / seconds["ours"], MAILS / seconds["bare"], "/s")


def _make_cases(count: int) -> list[Case]:
    now = timezone.now()
    places = [PLACES[number % len(PLACES)] for number in range(count)]
    users = User.objects.bulk_create(
        User(email=f"s{number}@example.com", phrase="amber river", time_zone=zone, language=language)
        for number, (zone, language) in enumerate(places)
    )
    sellers = Seller.objects.bulk_create(Seller(user=user, locked_at=now) for user in users)
    waits: dict[str, Any] = {"status": Case.Status.SESSION_NEEDED, "offer_sets": 1}
    times: dict[str, Any] = {"submitted_at": now, "since": now, "due_at": now + timedelta(days=2)}
    cases = Case.objects.bulk_create(Case(seller=seller, language="en", **waits, **times) for seller in sellers)
    Signal.objects.bulk_create(Signal(case=case, rule="invited_after_rejection", rule_version=1) for case in cases)
    return cases


def _queue(cases: Sequence[Case]) -> list[Bare]:
    """Into the outbox; returns what the yardstick sends of the same."""
    prefetch_related_objects(cases, "signals")
    said = queue_messages("case_invited", [(case.seller.user, case) for case in cases], priority=Delivery.Priority.MANY)
    names = dict(Delivery.objects.filter(message__in=said).values_list("message_id", "public_id"))
    stops = [stop_address(each.recipient, INVITATIONS) for each in said]
    return [
        (each.recipient, each.public_id, names[each.pk], stop, render(each, {}))
        for each, stop in zip(said, stops, strict=True)
    ]


def _send(mails: Sequence[Bare]) -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        for bare in mails:
            mail = _compose(*bare)
            server.sendmail(settings.DEFAULT_FROM_EMAIL, mail.to, _as_bytes(mail))


def _as_bytes(mail: EmailMultiAlternatives) -> bytes:
    return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]


def _compose(user: User, reference: str, name: str, stop: str, text: Text) -> EmailMultiAlternatives:
    said = {"text": text, "user": user, "reference": reference, "topic": INVITATIONS, "stop": stop}
    context = {**said, "site": settings.SITE_ORIGIN}
    headers = {"Message-ID": f"<{name}@bare>", "Auto-Submitted": "auto-generated"}
    to_stop = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    with translation.override(user.language):
        mail = EmailMultiAlternatives(
            text.title,
            _template("messaging/email.txt").render(context),
            to=[user.email],
            headers=headers | to_stop,
        )
        mail.attach_alternative(_template("messaging/email.html").render(context), "text/html")
    return mail


_template = cache(get_template)


def _check(mails: Sequence[tuple[str, str]]) -> None:
    """`mails`: Message-ID and digest of the words of each that the server has taken."""
    assert len(mails) == len({name for name, _digest in mails}) == 2 * MAILS, "a mail came twice, or not at all"
    words: dict[str, set[str]] = {}
    for name, digest in mails:
        words.setdefault(name.partition("@")[0], set()).add(digest)
    assert [len(words), max(map(len, words.values()))] == [MAILS, 1], "the words differ"
    assert Delivery.objects.filter(status="sent", attempts=1).count() == Delivery.objects.count() == MAILS
    events = Event.objects.filter(action="message.sent")
    assert events.count() == events.values("subject").distinct().count() == Message.objects.count() == MAILS
