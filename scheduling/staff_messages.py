"""What is said to staff, in English: to account managers of their sessions, to ops of the capacity."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.languages import language_name
from core.policy import current_policy
from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from scheduling.models import Booking, CapacityAlarm, Overview, Session
from sellers.countries import country_name


def _overview(message: Message) -> Overview:
    return Overview.objects.select_related("manager").get(manager__public_id=message.about)


def _manager_overview(message: Message, secret: dict[str, Any]) -> Text:
    overview = _overview(message)
    standing, gone = (_lines(ids, overview.manager.time_zone) for ids in (overview.standing, overview.gone))
    changes = [_("No longer, since they were moved, cancelled or given to somebody else:"), *gone] if gone else []
    return Text(
        title=_("Your sessions have changed") if gone else _("Your sessions"),
        paragraphs=[
            *([_("These are ahead of you today and, from the evening on, tomorrow:"), *standing] if standing else []),
            *([] if standing else [_("No session is ahead of you today.")]),
            *changes,
            _("This overview takes the place of every earlier one. You get another when something changes."),
        ],
        action=(_("Your bookings"), reverse("admin:scheduling_booking_changelist")),
    )


def _lines(ids: list[int], zone: str) -> list[str]:
    """In the account manager's own zone, earliest first."""
    rows = Booking.objects.filter(pk__in=ids).select_related("seller__business", "seller__user", "place")
    return [
        (
            _("%(when)s: %(seller)s, in %(language)s, in person at: %(place)s")
            if booking.place
            else _("%(when)s: %(seller)s, in %(language)s")
        )
        % {
            "when": format_moment(booking.starts_at, zone, "en"),
            "seller": booking.seller,
            "language": language_name(booking.language),
            "place": booking.place,
        }
        for booking in rows.order_by("period")
    ]


def _newest(message: Message) -> bool:
    return _overview(message).revision == message.revision


def subject_of(alarm: CapacityAlarm) -> str:
    """Such as: German, with documents of China."""
    names = {"language": language_name(alarm.language), "country": country_name(alarm.document_country)}
    return _("%(language)s, with documents of %(country)s") % names if alarm.document_country else names["language"]


def _capacity_low(message: Message, secret: dict[str, Any]) -> Text:
    alarm, policy = CapacityAlarm.objects.get(public_id=message.about), current_policy()
    query = urlencode({"language": alarm.language, "country": alarm.document_country})
    return Text(
        title=_("Few times are open: %(subject)s") % {"subject": subject_of(alarm)},
        paragraphs=[
            _("%(count)d times are open within the next %(days)d days. The policy wants %(wanted)d or more.")
            % {
                "count": alarm.open_times,
                "days": policy.offer_horizon_days,
                "wanted": policy.alarm_open_times_count,
            },
            _("More hours of account managers with these skills open more times. You are told once for each fall."),
        ],
        action=(_("Capacity board"), f"{reverse('admin:scheduling_capacityalarm_changelist')}?{query}"),
    )


def _lasts(message: Message) -> bool:
    return CapacityAlarm.objects.filter(public_id=message.about, ended_at=None).exists()


def _session_taken_over(message: Message, secret: dict[str, Any]) -> Text:
    session = Session.objects.select_related("booking__seller__business", "booking__manager__user").get(
        public_id=message.about
    )
    booking = session.booking
    return Text(
        title=_("A session was taken over: %(seller)s") % {"seller": booking.seller},
        paragraphs=[
            _("%(name)s holds the session of %(when)s now. The log says who held it before, and why it was taken over.")
            % {"name": booking.manager, "when": format_moment(booking.starts_at, message.recipient.time_zone, "en")},
        ],
        action=(_("Open the session"), reverse("admin:scheduling_session_change", args=[session.pk])),
    )


def _newest_takeover(message: Message) -> bool:
    return Session.objects.filter(public_id=message.about, booking__sequence=message.revision).exists()


PURPOSES = [
    Purpose("manager_overview", _manager_overview, still_true=_newest),
    Purpose("capacity_low", _capacity_low, still_true=_lasts),
    Purpose("session_taken_over", _session_taken_over, still_true=_newest_takeover),
]
