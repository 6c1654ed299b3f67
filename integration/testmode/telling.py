"""What came of an outcome that was picked on a page."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from integration.models import PickedOutcome


def tell(request: HttpRequest, picked: PickedOutcome) -> None:
    """It was carried out with the commit, unless it has to wait or was refused."""
    picked.refresh_from_db()
    told = {"outcome": picked.outcome, "code": picked.refusal}
    if picked.state == PickedOutcome.State.REACHED:
        messages.success(request, _("Test mode: the outcome “%(outcome)s” is reached.") % told)
    elif picked.state == PickedOutcome.State.REFUSED:
        messages.error(request, _("Test mode: “%(outcome)s” was refused, with the code %(code)s.") % told)
    else:
        messages.info(request, _("Test mode: “%(outcome)s” is on its way. Look again in a minute.") % told)
