"""What the audit log says of the demo's travels in time."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"demo.booking_moved": _("moved a booking of the demo in time")}
