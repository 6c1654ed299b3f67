"""The device check: what its page measures with, and says. The findings in words for staff: check_words.py."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.clock import database_now
from scheduling.models import Session
from scheduling.room.ice import check_servers


def check_data(session: Session | None, *, app: str) -> dict[str, Any]:
    """For static/src/entries/device_check.js. A relay is tried only when there is a session to come.

    `app`: the chat app whose own browser this is, or empty.
    """
    return {
        "socket": f"{settings.SIGNALLING_ORIGIN}/check/",
        "iceServers": check_servers(session, now=database_now()) if session else [],
        "app": app,
        "texts": {**_devices(), **_camera(), **_sound(), **_card(), **_connection(), **_storing()},
    }


def _devices() -> dict[str, str]:
    """Why camera or microphone do not open; what is said of one alone carries its name."""
    return {
        "running": _("Checking…"),
        "again": _("Check again"),
        "denied": _(
            "The browser does not let this page use the camera or the microphone. Tap the sign beside the address (on "
            "a phone it may be at the bottom), allow both, then press “Check again”."
        ),
        "allowed": _("Now it is allowed. Press “Check again”."),
        "dismissed": _(
            "The browser asked for permission and got no answer. Check again, and choose “Allow” when it asks."
        ),
        "system": _(
            "The browser allows it, but this device does not. Open the privacy settings of the device, allow camera "
            "and microphone for this browser, then check again."
        ),
        "in_app": _(
            "The browser inside {app} does not let this page use it. Open the page in the real browser of your device: "
            "the top of the page says how."
        ),
        "unsupported": _(
            "This browser is too old for a video session, or blocks it. Update it, or open this page in a current "
            "Chrome, Edge, Firefox or Safari."
        ),
    }


def _camera() -> dict[str, str]:
    return {
        "camera_ok": _("The camera works. Can you see yourself clearly? Bright light from the front helps."),
        "camera_shown": _("The camera works."),
        "camera_dark": _(
            "The picture is almost black. Open the cover of the camera, or turn on a light, and check again."
        ),
        "camera_missing": _("No camera was found. Plug one in or turn it on, or use your phone, then check again."),
        "camera_busy": _(
            "Another program uses the camera, such as a video call in another window. End it there, then check again."
        ),
    }


def _sound() -> dict[str, str]:
    return {
        "microphone_missing": _("No microphone was found. Plug one in or turn it on, then check again."),
        "microphone_busy": _(
            "Another program uses the microphone, such as a call in another window. End it there, then check again."
        ),
        "listening": _("Say a few words: the bar has to move."),
        "microphone_ok": _("The microphone works: we heard something."),
        "silent": _(
            "We heard nothing. Speak louder, come closer, or choose another microphone in the settings of the device; "
            "check that it is not muted. Then check again."
        ),
        "speaker_ask": _("Did you hear three notes?"),
        "speaker_ok": _("The speaker works."),
        "unheard": _(
            "Turn the volume up, turn off the silent switch of the phone, or unplug headphones you do not use. "
            "Then play the sound again."
        ),
    }


def _card() -> dict[str, str]:
    return {
        "document_no_camera": _("This needs the camera. Once it works, hold a card up to it here."),
        "document_ready": _(
            "Hold up a card with print on it, such as a bank card, and find out whether it can be read."
        ),
        "document_hold": _("Hold the card into the frame, so that it fills it, and keep it still."),
        "document_empty": _("We see no print in the frame. Hold the card closer, so that it fills the frame."),
        "document_blurred": _(
            "The print is blurred. Hold still, wipe the camera clean, and move the card slowly away until it is sharp. "
            "If it stays blurred, use another camera, or your phone."
        ),
        "document_dark": _("The card is too dark. Turn on a light, or face a window, so that light falls on the card."),
        "document_glare": _(
            "The card reflects the light, or the picture is too bright. Tilt the card a little, or turn away from the "
            "lamp or window."
        ),
        "document_ok": _("Good: the print can be read. Hold your documents like this in the session."),
    }


def _connection() -> dict[str, str]:
    return {
        "connection_ok": _("The connection works."),
        "relayed": _("The connection works, for picture and sound too."),
        "slow": _(
            "The connection is slow ({milliseconds} thousandths of a second). Come closer to the router, use a cable, "
            "or change between wireless network and mobile data. Then check again."
        ),
        "blocked": _(
            "We could not reach the room. A company network, a VPN or a filter may block it (WebSocket connections). "
            "Change the network, for example to mobile data, then check again."
        ),
        "no_relay": _(
            "The room can be reached, but the network blocks picture and sound. Change the network, for example to "
            "mobile data, then check again."
        ),
    }


def _storing() -> dict[str, str]:
    return {
        "saved": _("The result is stored with your session, so that the account manager can help."),
        "not_saved": _("The result could not be stored. That does not matter for your session."),
    }
