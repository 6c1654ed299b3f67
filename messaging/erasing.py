"""Emptying messages: that something was said, when and about what stays; the words go."""

from django.db.models import QuerySet

from messaging.models import Delivery, Message
from messaging.settling import withdraw


def forget_messages(messages: QuerySet[Message]) -> None:
    """Copies that wait are dropped first: they would bring the words back."""
    for message in messages.filter(deliveries__status=Delivery.Status.QUEUED).distinct():
        withdraw(message)
    deliveries = Delivery.objects.filter(message__in=messages)
    deliveries.update(address=b"", secret=b"", error="")
    messages.update(title="", body=b"", action_label="", action_path="")
