"""What two account managers read when a lead hands a session from one to the other, in English."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.data import values_of
from audit.models import Event
from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from scheduling.models import Session
from verification.assignment.actions.takeover import TAKEOVERS
from verification.models import Case


def _session_handed_over(message: Message, secret: dict[str, Any]) -> Text:
    """It names nobody but the two: the page of the case says whose it is."""
    session = _session(message)
    event = Event.objects.filter(action="session.taken_over", subject=session.public_id).latest("id")
    told = {
        "name": session.booking.manager,
        "when": format_moment(session.booking.starts_at, message.recipient.time_zone, "en"),
        "reason": TAKEOVERS[values_of(event.data)["reason"]],
    }
    why = _("The reason: %(reason)s.") % told
    if session.booking.manager.user_id != message.recipient_id:
        return Text(
            title=_("Your session was handed to %(name)s") % told,
            paragraphs=[_("%(name)s goes on with the session of %(when)s. All that you found is kept.") % told, why],
            action=(_("My work"), reverse("admin:verification_work")),
        )
    case = Case.objects.get(booking=session.booking)
    return Text(
        title=_("A session was handed to you"),
        paragraphs=[
            _("You hold the session of %(when)s now, and go on with all that was found so far. Open it at once.")
            % told,
            why,
        ],
        action=(_("The case"), reverse("admin:verification_case_change", args=[case.pk])),
    )


def _session(message: Message) -> Session:
    return Session.objects.select_related("booking__manager__user").get(public_id=message.about)


def _stands(message: Message) -> bool:
    """It has changed hands no more since, and is not over."""
    session = _session(message)
    return session.status != Session.Status.ENDED and session.booking.sequence == message.revision


# The session goes on at this moment, at whichever hour.
PURPOSES = [Purpose("session_handed_over", _session_handed_over, still_true=_stands, at_night=True)]
