"""What the upload's script says, in the page's language."""

from django.utils.translation import gettext as _

from core.policy import Policy


def upload_texts(policy: Policy) -> dict[str, str]:
    large = _("This file is larger than %(limit)d MB. Take the photo again in a smaller size, or choose another file.")
    return {**_hints(), **_progress(), "large": large % {"limit": policy.document_size_megabytes}}


def _hints() -> dict[str, str]:
    """Advice on the picture that was chosen."""
    return {
        "preview": _("The picture that you chose"),
        "good": _("The picture looks good. Compare it with the list above, then send it."),
        "advice": _("You can send it as it is, or take another photo first:"),
        "unseen": _("Your browser cannot show this file. We check it after you have sent it."),
        "small": _("The picture is small: small print may be illegible. Go closer, or choose a higher resolution."),
        "dark": _("The picture is dark. Take it again in daylight, or switch on a lamp."),
        "glare": _("A reflection covers part of the picture. Tilt the document a little, or switch the flash off."),
        "blurred": _("The picture looks blurred. Hold the phone still, and tap on the document to focus."),
        "cut_off": _("The document seems to be cut off. Step back, so that all its corners are in the picture."),
    }


def _progress() -> dict[str, str]:
    return {
        "sending": _("Sending your file. Keep this page open."),
        "down": _("The connection is interrupted. We go on by ourselves as soon as it is back."),
        "busy": _("We cannot take the file at the moment: the fault is ours. We try again by ourselves."),
        "checking": _("Your file has been sent. We are checking that we can open it."),
        "cancelled": _("The upload was stopped. Nothing of this file is kept."),
        "changed": _("The file was changed while it was sent. Choose it again, or take a new photo."),
        "error": _("Error:"),
    }
