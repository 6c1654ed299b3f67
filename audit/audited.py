"""What the audit log says of itself."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"log.exported": _("exported a part of the audit log")}
