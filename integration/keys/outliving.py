"""What outlives a key that has brought it about: endpoints belong to the marketplace, and who came in by a link is
logged in like everybody."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.models import Event
from core.models import User
from integration.models import ApiKey, WebhookEndpoint

POINTED = ("webhook_endpoint.made", "webhook_endpoint.changed", "webhook_endpoint.secret_rotated")
_LINKS_LAST = timedelta(hours=1)  # at most (Policy.hosted_link_minutes)


def endpoints_of(key: ApiKey) -> QuerySet[WebhookEndpoint]:
    """To which something is sent, and that it added, changed, or whose secret it got."""
    touched = Event.objects.filter(actor=key.public_id, action__in=POINTED).values("subject")
    return WebhookEndpoint.objects.standing().filter(disabled_at=None, public_id__in=touched).order_by("pk")


def led_in_by(key: ApiKey) -> QuerySet[User]:
    """Sellers who came in by its links, and are logged in still."""
    lately = Event.objects.filter(at__gt=Now() - timedelta(seconds=settings.SESSION_COOKIE_AGE) - _LINKS_LAST)
    made = lately.filter(actor=key.public_id, action="hosted_link.made").values("subject")
    used = lately.filter(action="hosted_link.used", subject__in=made).values("actor")
    return User.objects.filter(public_id__in=used, usersession__isnull=False).distinct().order_by("pk")
