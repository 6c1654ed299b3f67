"""What was said to whom, and how it went: for ops and support."""

from datetime import UTC
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from audit.readonly import ReadOnlyAdmin
from core.models import User
from messaging.center.seen_admin import seen_center, seen_message
from messaging.models import Delivery, Message
from messaging.ops_tasks.admin import OpsTaskAdmin
from messaging.purposes import body_for_staff
from messaging.sending.admin import ProviderAdmin

__all__ = ["DeliveryAdmin", "MessageAdmin", "OpsTaskAdmin", "ProviderAdmin"]


def in_utc(name: str, label: Any) -> Any:
    """A column with the time of this field and its zone."""

    @admin.display(description=label, ordering=name)
    def column(row: Model) -> str:
        instant = getattr(row, name)
        return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if instant else "–"

    return column


DUE, SENT = in_utc("due_at", _("due")), in_utc("sent_at", _("sent at"))
ARRIVED = in_utc("delivered_at", _("arrived at"))
PUBLISHED, WITHDRAWN = in_utc("published_at", _("published")), in_utc("withdrawn_at", _("withdrawn"))
READ = in_utc("read_at", _("read"))


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "recipient", "purpose", "title", DUE, PUBLISHED, READ]
    list_select_related = ["recipient"]
    search_fields = ["public_id__exact", "about__exact", "recipient__email"]
    search_help_text = _("A reference, the id of what it is about, or the reader's e-mail address.")
    fields = [
        "public_id",
        "reader",
        "purpose",
        "about",
        "title",
        "shown_body",
        DUE,
        PUBLISHED,
        READ,
        WITHDRAWN,
        "copies",
        "as_seen",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Of people: what the test world is told goes to nobody."""
        return super().get_queryset(request).exclude(recipient__in=User.objects.of_test_world())

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            return path(f"of/<str:account>/{route}", self.admin_site.admin_view(view), name=f"messaging_message_{name}")

        return [at("", seen_center, "center"), at("<str:public_id>/", seen_message, "seen"), *super().get_urls()]

    @admin.display(description=_("recipient"))
    def reader(self, message: Message) -> Any:
        """With the way to all of their messages; few may open the account itself."""
        address = reverse("admin:messaging_message_center", args=[message.recipient.public_id])
        return format_html('<a href="{}">{}</a>', address, message.recipient)

    @admin.display(description=_("page"))
    def as_seen(self, message: Message) -> Any:
        if message.published_at is None:
            return _("Not in the message center yet.")
        address = reverse("admin:messaging_message_seen", args=[message.recipient.public_id, message.public_id])
        return format_html('<a href="{}">{}</a>', address, _("The message as its reader sees it"))

    @admin.display(description=_("body"))
    def shown_body(self, message: Message) -> str:
        return body_for_staff(message)

    @admin.display(description=_("copies"))
    def copies(self, message: Message) -> Any:
        lines = [
            (copy.get_channel_display(), copy.get_status_display(), copy.get_failure_display() or SENT(copy))
            for copy in message.deliveries.all()
        ]
        return format_html_join("", "<p>{}: {} ({})</p>", lines) or _("In the message center only.")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Ops' delivery problems: filtered by reason."""

    list_display = ["message", "channel", "status", "failure", DUE, "attempts", SENT, ARRIVED, "provider", "error"]
    list_select_related = ["message"]
    list_filter = ["status", "failure", "channel", "priority"]
    search_fields = ["message__public_id__exact", "message__recipient__email"]
    search_help_text = _("The reference of a message, or the reader's e-mail address.")
    fields = [
        "message",
        "channel",
        "status",
        "failure",
        "priority",
        DUE,
        "attempts",
        "doubted",
        SENT,
        ARRIVED,
        "provider",
        "provider_ref",
        "error",
    ]
