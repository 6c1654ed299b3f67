"""What the scripts of the room say about the line, the seller's screen and what the seller declared."""

from typing import Any

from django.utils.translation import gettext as _

from scheduling.models import Companion, Side
from scheduling.room.phrases import all_phrases
from scheduling.room.staff_texts import manager_panel_texts


def panel_texts(side: str) -> dict[str, Any]:
    own = _for_seller() if side == Side.SELLER else manager_panel_texts()
    return {
        **_line(),
        **own,
        "phrases": all_phrases(),
        "phrase_not_sent": _("Not sent: the room is being reconnected. Try again in a moment."),
        "companions": {code: str(text) for code, text in Companion.choices if code},
        "nameless": _("Device without a name"),
    }


def _line() -> dict[str, str]:
    return {
        "sending_good": _("Sending: good."),
        "sending_reduced": _("Sending: weak, your picture is reduced."),
        "sending_sound": _("Sending: very weak, only your sound."),
        "receiving_good": _("Receiving: good."),
        "receiving_reduced": _("Receiving: weak, the picture is reduced."),
        "receiving_sound": _("Receiving: very weak, only the sound."),
    }


def _for_seller() -> dict[str, str]:
    return {
        "screen_started": _("The account manager sees your screen."),
        "screen_stopped": _("Your screen is no longer shared."),
        "screen_refused": _("You do not share your screen. That is fine: the session goes on."),
        "screen_not_chosen": _("Nothing is shared. If you meant to share, try again and choose a window."),
        "screen_failed": _("This device cannot share its screen now. That is fine: the session goes on."),
        "by_text": _("You go by text: the chat is how you and the account manager talk."),
        "with": _("With you: {who}."),
        "needs_told": _("The account manager was told."),
    }
