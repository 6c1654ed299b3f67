"""Ready-made sentences for the chat: sent as a code, read by each side in its own language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.models import Side

PHRASES: Mapping[str, Mapping[str, Promise]] = {
    Side.SELLER: {
        "not_heard": _("I cannot hear you."),
        "not_seen": _("I cannot see you."),
        "slower": _("Please speak more slowly."),
        "again": _("Please say that again."),
        "in_writing": _("Please write it here in the chat."),
        "not_understood": _("I do not understand what I have to do."),
        "fetching": _("One moment, please: I am fetching the document."),
        "ready": _("I am ready."),
    },
    Side.MANAGER: {
        "hear_me": _("Can you hear me?"),
        "unheard": _("I cannot hear you. Please check that your microphone is on."),
        "unseen": _("I cannot see you. Please check that your camera is on."),
        "closer": _("Please hold the document closer to the camera."),
        "still": _("Please hold the document still for a moment."),
        "light": _("It is too dark here. Please turn on a light or turn towards the window."),
        "reflection": _("The light is reflected. Please tilt the document a little."),
        "wait": _("One moment, please: I am checking something."),
        "thanks": _("Thank you, that is all I needed to see."),
        "stay": _("The line is weak. Please stay: it comes back by itself."),
    },
}


def phrases_of(side: str) -> Mapping[str, Promise]:
    return PHRASES[side]


def all_phrases() -> dict[str, str]:
    """Of both sides, in the language of the page."""
    return {code: str(text) for phrases in PHRASES.values() for code, text in phrases.items()}
