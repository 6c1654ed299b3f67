"""The code that is sent during a session, to be read back."""

from typing import Any

from django.utils.translation import gettext as _

from core.clock import database_now
from core.policy import current_policy
from messaging.models import Message
from messaging.purposes import Purpose, Secret, Text
from scheduling.message_parts import booking_page, home_page
from verification.models import SentCode


def _sent(message: Message) -> SentCode:
    return SentCode.objects.select_related("check_of__review__session__booking").get(public_id=message.about)


def _is_current(message: Message) -> bool:
    """Not read back, replaced by another, nor expired; and its review still goes on."""
    sent = _sent(message)
    goes_on = sent.check_of.review.ended_at is None
    return goes_on and not sent.read_at and sent.sends == message.revision and sent.expires_at > database_now()


def _code(message: Message, secret: dict[str, Any]) -> Text:
    minutes, session = current_policy().code_lifetime_minutes, _sent(message).check_of.review.session
    return Text(
        title=_("Your code to read out in the session"),
        paragraphs=[
            Secret(_("The code is: %(code)s") % {"code": secret.get("code", "")}),
            _("Read it out to the account manager in your session. It is valid for %(minutes)d minutes.")
            % {"minutes": minutes},
            _("If you are not in a session now, tell nobody this code."),
        ],
        action=booking_page(session.booking) if session else home_page(),
    )


PURPOSES = [Purpose("session_code", _code, still_true=_is_current, safe_to_repeat=False, urgent=True)]
