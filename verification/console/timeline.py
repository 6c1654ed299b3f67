"""A case as one timeline: what people did, what the machine did, and what was said to whom."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from audit.log import SYSTEM
from audit.people import people_of
from audit.searching import Filters, find
from audit.subjects import kind_of, subjects_of
from audit.telling import in_a_line
from audit.words import label_of
from core.access import user_of
from core.languages import language_name
from messaging.models import Delivery, Message
from verification.console.access import case_or_404
from verification.second.suspicions import may_answer, suspicion_of

NEWEST = 500
PERSON, MACHINE, MESSAGE = gettext_lazy("person"), gettext_lazy("machine"), gettext_lazy("message")


@dataclass(frozen=True)
class Entry:
    """`event` is the id of an audit event, `message` that of a message."""

    at: datetime
    mark: str | Promise
    who: str
    what: str
    detail: str
    event: int | None = None
    message: int | None = None


@require_GET
def timeline_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = user_of(request)
    if not user.has_perms(["verification.view_case", "audit.view_event"]):
        raise PermissionDenied
    case, zone = case_or_404(request, pk), ZoneInfo(user.time_zone)
    if may_answer(user, suspicion_of(case)):
        messages.error(request, _("What the first found is hidden from you until you have said what you find."))
        return redirect("admin:verification_case_change", pk)
    subjects = subjects_of(case.public_id)
    entries = sorted([*_events(subjects), *_messages(subjects)], key=lambda entry: entry.at, reverse=True)[:NEWEST]
    days = groupby(entries, key=lambda entry: entry.at.astimezone(zone).date())
    context = {
        "case": case,
        "seller": case.seller,
        "zone": zone.key,
        "is_nav_sidebar_enabled": False,
        "days": [(day, [(f"{entry.at.astimezone(zone):%H:%M:%S}", entry) for entry in those]) for day, those in days],
        "newest": NEWEST if len(entries) == NEWEST else None,
    }
    frame = admin.site.each_context(request)
    return TemplateResponse(request, "admin/verification/case/timeline.html", frame | context)


def _events(subjects: set[str]) -> list[Entry]:
    events = find(Filters(subject=tuple(sorted(subjects))), limit=NEWEST)
    people = people_of(event.actor for event in events)
    return [
        Entry(
            at=event.at,
            mark=MACHINE if event.actor == SYSTEM else PERSON,
            who=str(people[event.actor]),
            what=f"{label_of(event.action)} ({kind_of(event.subject).label})",
            detail=in_a_line(event.action, event.data),
            event=event.pk,
        )
        for event in events
    ]


def _messages(subjects: set[str]) -> list[Entry]:
    """With their copies: by which way, and how each went. One that is not due yet has not been said."""
    said = Message.objects.filter(about__in=subjects, published_at__isnull=False)
    rows = said.select_related("recipient").prefetch_related("deliveries").order_by("-published_at")[:NEWEST]
    return [
        Entry(
            at=message.published_at or message.due_at,
            mark=MESSAGE,
            who=_("to %(name)s") % {"name": message.recipient},
            what=message.title,
            detail=_how_it_went(message),
            message=message.pk,
        )
        for message in rows
    ]


def _how_it_went(message: Message) -> str:
    copies = [_of_copy(copy) for copy in message.deliveries.all()]
    parts = [_("message center"), *copies, _("read") if message.read_at else _("not read yet")]
    return f"{', '.join(parts)}; {language_name(message.language)}"


def _of_copy(copy: Delivery) -> str:
    told = f"{copy.get_channel_display()}: {copy.get_status_display()}"
    return f"{told} ({copy.get_failure_display()})" if copy.failure else told
