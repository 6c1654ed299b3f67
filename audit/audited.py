"""What the audit log says of itself."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind

KINDS = [Kind("log", _("audit log"))]
ACTIONS = {
    "log.exported": _("exported a part of the audit log"),
    "log.retired": _("retired months of the audit log"),
}
