"""The link that switches off one topic (RFC 2369, RFC 8058): signed, good for that alone, and never a log-in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.models import User
from messaging.purposes import Topic, topics

_SIGNER = signing.Signer(salt="messaging.preferences.stopping")


def stop_address(user: User, topic: Topic) -> str:
    """It lasts, since mails are kept: who reads one a year later may still switch the topic off."""
    token = _SIGNER.sign_object([user.public_id, topic.code])
    return f"{settings.SITE_ORIGIN}{reverse('stop', args=[token])}"


def named_in(token: str) -> tuple[User, Topic] | None:
    """Whose topic it switches off; None where we did not sign it, or account or topic is no more."""
    try:
        public_id, code = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    topic = next((topic for topic in topics() if topic.code == code), None)
    return (user, topic) if user and topic else None
