"""What outlives a key that has brought it about: endpoints belong to the marketplace, and who came in by a link is
logged in like everybody."""

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.models import Event
from core.models import User
from integration.models import ApiKey, WebhookEndpoint

POINTED = [f"webhook_endpoint.{done}" for done in ("made", "changed", "secret_rotated", "enabled")]


def endpoints_of(key: ApiKey) -> QuerySet[WebhookEndpoint]:
    """To which something is sent, and that it added, changed or switched on, or whose secret it got."""
    touched = Event.objects.filter(actor=key.public_id, action__in=POINTED).values("subject")
    return WebhookEndpoint.objects.standing().filter(disabled_at=None, public_id__in=touched).order_by("pk")


def led_in_by(key: ApiKey) -> QuerySet[User]:
    """Sellers who came in by its links, whenever that was, and are logged in: whoever uses a log-in keeps it alive."""
    made = Event.objects.filter(actor=key.public_id, action="hosted_link.made").values("subject")
    used = Event.objects.filter(action="hosted_link.used", subject__in=made).values("actor")
    alive = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    here = User.objects.filter(public_id__in=used, usersession__session_key__in=alive)
    return here.distinct().order_by("pk")
