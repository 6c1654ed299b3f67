"""What the upload's script says, in the page's language."""

from django.utils.translation import gettext as _

from core.policy import Policy


def upload_texts(policy: Policy) -> dict[str, str]:
    large = _("This file is larger than %(limit)d MB. Take the photo again in a smaller size, or choose another file.")
    return {
        "preview": _("The picture that you chose"),
        "large": large % {"limit": policy.document_size_megabytes},
        "small": _("The picture is small: small print may be illegible. Go closer, or choose a higher resolution."),
        "dark": _("The picture is dark. Take it again in daylight, or switch on a lamp."),
        "blurred": _("The picture looks blurred. Hold the phone still, and tap on the document to focus."),
        "sending": _("Sending your file. Keep this page open."),
        "checking": _("Your file has been sent. We are checking that we can open it."),
        "failed": _("The file did not arrive. Check your connection, then press the button again: it is still chosen."),
    }
