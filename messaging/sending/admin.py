"""Who takes copies over, for ops: whether it is left alone, at what rate, and what waits for it."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.policy import current_policy
from core.times import format_moment
from messaging.models import Delivery, Provider
from messaging.sending.rates import rate_of

_WAITS = (
    Delivery.objects.filter(status=Delivery.Status.QUEUED, channel=OuterRef("channel"), due_at__lte=Now())
    .order_by()
    .values("channel")
    .annotate(count=Count("pk"))
    .values("count")
)


@admin.register(Provider)
class ProviderAdmin(ReadOnlyAdmin):
    """One list and no pages of rows: they have nothing more to say."""

    list_display_links = None
    ordering = ["channel", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Provider]:
        waits = Coalesce(Subquery(_WAITS, output_field=IntegerField()), 0)
        return super().get_queryset(request).annotate(waits=waits)

    def get_list_display(self, request: HttpRequest) -> Any:
        policy, zone = current_policy(), user_of(request).time_zone

        @admin.display(description=gettext_lazy("copies a minute"))
        def rate(provider: Provider) -> str:
            return str(rate_of(provider.channel, policy) or _("as many as go out"))

        @admin.display(description=gettext_lazy("left alone since"), ordering="opened_at")
        def since(provider: Provider) -> str:
            return format_moment(provider.opened_at, zone, "en") if provider.opened_at else "–"

        return ["channel", "name", "state", since, "failures", "last_error", rate, "waiting"]

    @admin.display(description=gettext_lazy("state"), ordering="opened_at")
    def state(self, provider: Provider) -> SafeString:
        colour, word = ("waiting", _("left alone")) if provider.opened_at else ("closed", _("takes copies"))
        return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, word)

    @admin.display(description=gettext_lazy("due in its channel"))
    def waiting(self, provider: Any) -> int:
        return int(provider.waits)

    def get_urls(self) -> list[URLPattern]:
        return self.list_urls()

    class Media:
        css = {"all": ["vouchroom/console.css"]}
