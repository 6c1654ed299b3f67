"""What was said to whom, and how it went: for ops and support."""

from django.contrib import admin

from audit.readonly import ReadOnlyAdmin
from messaging.models import Delivery, Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "recipient", "purpose", "title", "due_at", "published_at"]
    list_select_related = ["recipient"]
    search_fields = ["public_id__exact", "about__exact", "recipient__email"]
    fields = ["public_id", "recipient", "purpose", "about", "title", "body", "due_at", "published_at", "withdrawn_at"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["message", "channel", "status", "due_at", "attempts", "sent_at", "error"]
    list_select_related = ["message"]
    list_filter = ["status", "channel"]
    fields = ["message", "channel", "status", "due_at", "attempts", "sent_at", "error"]
