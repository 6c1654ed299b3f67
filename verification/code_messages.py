"""The code that is sent during a session, to be read back."""

from typing import Any

from django.utils.translation import gettext as _

from core.clock import database_now
from core.policy import current_policy
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.models import SentCode


def _is_current(message: Message) -> bool:
    """Not read back, replaced by another, nor expired; and its review still goes on."""
    sent = SentCode.objects.select_related("check_of__review").get(public_id=message.about)
    goes_on = sent.check_of.review.ended_at is None
    return goes_on and not sent.read_at and sent.sends == message.revision and sent.expires_at > database_now()


def _code(message: Message, secret: dict[str, Any]) -> Text:
    minutes = {"minutes": current_policy().code_lifetime_minutes}
    if not secret:
        return Text(
            _("We sent a code for your session"),
            [
                _("Your account manager asked you to read it out in the session. It is valid for %(minutes)d minutes.")
                % minutes,
                _("The code itself stands in the e-mail only."),
            ],
        )
    return Text(
        _("Your code to read out in the session"),
        [
            _("The code is: %(code)s") % {"code": secret["code"]},
            _("Read it out to the account manager in your session. It is valid for %(minutes)d minutes.") % minutes,
            _("If you are not in a session now, tell nobody this code."),
        ],
    )


PURPOSES = [Purpose("session_code", _code, still_true=_is_current, safe_to_repeat=False, urgent=True)]
