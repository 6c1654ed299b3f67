"""What the audit log says of the platforms that are wired to this house."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind

KINDS = [
    Kind("apikey", _("API key"), "integration.ApiKey"),
    Kind("whe", _("webhook endpoint"), "integration.WebhookEndpoint"),
    Kind("link", _("link to the hosted pages"), "integration.HostedLink", seller="seller__public_id"),
]
ACTIONS = {
    "test.outcome_picked": _("picked an outcome in test mode"),
    "test.session_moved": _("moved a session of the test world in time"),
    "test.clock_forwarded": _("moved the clock of a test seller forward"),
    "api_key.made": _("made an API key"),
    "api_key.rotated": _("rotated an API key"),
    "api_key.revoked": _("revoked an API key"),
    "api_key.changed": _("changed an API key"),
    "hosted_link.made": _("made a link to the hosted pages"),
    "hosted_link.used": _("came in by a link from the marketplace"),
    "webhook_endpoint.made": _("added a webhook endpoint"),
    "webhook_endpoint.changed": _("changed a webhook endpoint"),
    "webhook_endpoint.removed": _("removed a webhook endpoint"),
    "webhook_endpoint.secret_rotated": _("gave a webhook endpoint a new secret"),
    "webhook_endpoint.disabled": _("switched a webhook endpoint off"),
    "webhook_endpoint.enabled": _("switched a webhook endpoint on"),
    "webhook_endpoint.tested": _("sent a webhook endpoint a test event"),
    "webhook_endpoint.sent_again": _("sent events to a webhook endpoint again"),
}
