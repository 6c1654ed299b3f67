"""What the scripts of room and device check say, in the page's language: scripts hold no text of their own."""

from django.utils.translation import gettext as _

from scheduling.models import Side
from scheduling.room.staff_texts import manager_texts


def room_texts(side: str) -> dict[str, str]:
    return {**_common(), **(_for_seller() if side == Side.SELLER else manager_texts()), **_endings(), **_controls()}


def _common() -> dict[str, str]:
    return {
        "connecting": _("Connecting to the room…"),
        "reconnecting": _("The connection to the room was lost. Reconnecting…"),
        "media_only": _("Picture and sound go on, but the room is being reconnected: chat and buttons follow."),
        "offline": _("This device is offline. As soon as it is online again, the session goes on."),
        "call_connecting": _("Connecting picture and sound…"),
        "call_lost": _("Picture and sound are interrupted. Reconnecting…"),
        "connected": _("Connected: you see and hear each other."),
        "media_later": _("Picture and sound cannot start yet. It is tried again every few seconds: stay here."),
        "you": _("You"),
        "with_manager": _("{name}, account manager, staff number {number}"),
        "listening": _("Listening in: {names}"),
        "not_sent": _("Not sent: the room is being reconnected. Your text is kept; send it again in a moment."),
    }


def _for_seller() -> dict[str, str]:
    return {
        "waiting": _("You are in the waiting room. Stay here: the account manager lets you in."),
        "waiting_alone": _("You are in the waiting room. The account manager is not here yet. Stay here."),
        "waiting_late": _("You are in the waiting room. The account manager is not here yet."),
        "peer_absent": _("The account manager is not connected at the moment. Stay here: it goes on by itself."),
        "media_unavailable": _(
            "Picture and sound cannot start: something is wrong on our side. Stay here: the account manager sees it "
            "too. If it lasts, you are offered new times, and nothing counts against you."
        ),
        "peer": _("Account manager"),
    }


def _endings() -> dict[str, str]:
    return {
        "logged_out": _("You were logged out, so the room was closed. Log in and open the session again."),
        "forbidden": _("This room cannot be opened here. Open the session again from its page."),
        "replaced": _("The session is open in another window, and goes on there. To go on here, reload this page."),
        "over": _("The session has ended."),
        "too_much": _("The room was closed because this page sent too much. Reload the page."),
    }


def _controls() -> dict[str, str]:
    return {
        "mute": _("Mute microphone"),
        "unmute": _("Microphone is off: turn on"),
        "camera_off": _("Turn camera off"),
        "camera_on": _("Camera is off: turn on"),
        **media_problems(),
    }


def media_problems() -> dict[str, str]:
    return {
        "denied": _(
            "The browser may not use the camera or the microphone. Open the site settings beside the address of this "
            "page, allow both, and try again. If they are allowed there, look in the privacy settings of the device."
        ),
        "missing": _("No camera or no microphone was found. Plug one in or turn it on, then try again."),
        "busy": _(
            "Another program uses the camera or the microphone, such as a video call in another window. "
            "End it there, then try again."
        ),
        "unsupported": _(
            "This browser cannot use a camera. Open this page in a current Chrome, Edge, Firefox or Safari."
        ),
    }
