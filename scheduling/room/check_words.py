"""What a device check found, in words for the account manager."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from scheduling.models import Session

PARTS = {
    "camera": _("Camera"),
    "microphone": _("Microphone"),
    "speaker": _("Speaker"),
    "connection": _("Connection"),
    "document": _("Card held up"),
}
FINE = {"ok", "relayed", "skipped"}
WORDS = {
    "ok": _("works"),
    "relayed": _("works, relay reached"),
    "skipped": _("not tried"),
    "denied": _("permission denied"),
    "dismissed": _("question for permission not answered"),
    "system": _("not allowed by the device"),
    "missing": _("not found"),
    "busy": _("used by another program"),
    "in_app": _("browser of a chat app"),
    "unsupported": _("browser too old"),
    "silent": _("nothing heard"),
    "unheard": _("not heard"),
    "slow": _("slow"),
    "blocked": _("room not reached"),
    "no_relay": _("picture and sound blocked"),
    "dark": _("too dark"),
    "blurred": _("print blurred"),
    "glare": _("glare"),
    "empty": _("no print seen"),
}


@dataclass(frozen=True)
class DeviceFindings:
    """What was found, for staff: each part as "Camera: works", and whether that is as it should be."""

    at: datetime
    parts: list[tuple[str, bool]]

    @property
    def troubles(self) -> int:
        return sum(not good for _text, good in self.parts)


def device_findings(session: Session) -> DeviceFindings | None:
    """None: the seller has not checked yet."""
    found = session.device_check
    if not found:
        return None
    parts = [(f"{label}: {WORDS[found[name]]}", found[name] in FINE) for name, label in PARTS.items() if name in found]
    return DeviceFindings(datetime.fromisoformat(found["at"]), parts)
