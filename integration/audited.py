"""What the audit log says of the platforms that are wired to this house."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind

KINDS = [
    Kind("key", _("API key"), "integration.ApiKey"),
]
ACTIONS = {
    "api_key.made": _("made an API key"),
}
