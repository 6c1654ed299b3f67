"""Endpoints and what was sent to them, for ops."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from audit.lists import WideListAdmin
from core.access import has_fresh_second_factor, user_of
from core.admin_pages import draw, is_done, needs
from core.times import format_moment
from integration.mode_filter import ModeFilter
from integration.models import WebhookDelivery, WebhookEndpoint
from integration.webhooks import actions

CHANGE = "integration.change_webhookendpoint"
TROUBLES = {
    "forbidden": gettext_lazy("not sent, since the address does not lead to the open internet"),
    "unresolved": gettext_lazy("the name leads nowhere"),
    "unreachable": gettext_lazy("nobody takes calls at the address"),
    "tls": gettext_lazy("the certificate does not fit"),
    "timeout": gettext_lazy("it took too long"),
    "broken": gettext_lazy("the connection broke off"),
}
COLOURS = {"delivered": "good", "waiting": "waiting", "sending": "waiting", "given_up": "todo"}


def _tag(colour: str, word: Any) -> SafeString:
    return format_html('<span class="vr-tag vr-tag--{}">{}</span>', colour, word)


def _state(endpoint: WebhookEndpoint) -> SafeString:
    if endpoint.removed_at:
        return _tag("closed", _("removed"))
    if endpoint.disabled_at:
        return _tag("todo", endpoint.get_disabled_because_display())
    return _tag("waiting", _("failing")) if endpoint.failures else _tag("good", _("on"))


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(WideListAdmin):
    change_form_template = "admin/integration/webhook_endpoint.html"
    list_filter = [ModeFilter]
    list_per_page = 50

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("last delivered"), ordering="delivered_at")
        def delivered(endpoint: WebhookEndpoint) -> str:
            return format_moment(endpoint.delivered_at, zone, "en") if endpoint.delivered_at else "–"

        return ["host", "public_id", "mode", "state", "failures", delivered, "description"]

    @admin.display(description=gettext_lazy("mode"), ordering="is_test")
    def mode(self, endpoint: WebhookEndpoint) -> str:
        return endpoint.mode

    @admin.display(description=gettext_lazy("state"), ordering="disabled_at")
    def state(self, endpoint: WebhookEndpoint) -> SafeString:
        return _state(endpoint)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        endpoint = context["original"]
        context |= _facts(request, endpoint) | {"title": endpoint.host, "is_nav_sidebar_enabled": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [
            *_posts(self, "webhookendpoint", {"switch": _switch, "rotate": _rotate, "test": _test}),
            *super().get_urls(),
        ]


def _facts(request: HttpRequest, endpoint: WebhookEndpoint) -> dict[str, Any]:
    user = user_of(request)
    return {
        "endpoint": endpoint,
        "state": _state(endpoint),
        "zone": user.time_zone,
        "may_change": endpoint.removed_at is None and user.has_perm(CHANGE),
        "log": f"{reverse('admin:integration_webhookdelivery_changelist')}?endpoint__id__exact={endpoint.pk}",
    }


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(WideListAdmin):
    change_form_template = "admin/integration/webhook_delivery.html"
    list_filter = ["status", "endpoint"]
    list_select_related = ["event", "endpoint"]
    list_per_page = 50
    search_fields = ["public_id__exact", "event__public_id__exact", "subject__exact"]
    search_help_text = gettext_lazy("The id of the delivery, of its event, or of what it is about.")

    def get_list_display(self, request: HttpRequest) -> Any:
        zone = user_of(request).time_zone

        @admin.display(description=gettext_lazy("happened"))
        def happened(delivery: WebhookDelivery) -> str:
            return format_moment(delivery.event.at, zone, "en")

        return ["type", "endpoint", "state", "attempts", happened, "subject"]

    @admin.display(description=gettext_lazy("type"))
    def type(self, delivery: WebhookDelivery) -> str:
        return delivery.event.type

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, delivery: WebhookDelivery) -> SafeString:
        return _tag(COLOURS[delivery.status], delivery.get_status_display())

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        delivery, user = context["original"], user_of(request)
        context |= {
            "title": delivery.event.type,
            "delivery": delivery,
            "state": self.state(delivery),
            "tries": [(each, TROUBLES.get(each.trouble, "")) for each in delivery.tries.order_by("-id")],
            "zone": user.time_zone,
            "may_resend": delivery.endpoint.removed_at is None and user.has_perm(CHANGE),
            "is_nav_sidebar_enabled": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [*_posts(self, "webhookdelivery", {"again": _again}), *super().get_urls()]


def _posts(site: Any, model: str, views: dict[str, Callable[..., Any]]) -> list[URLPattern]:
    return [
        path(f"<int:pk>/{name}/", site.admin_site.admin_view(view), name=f"integration_{model}_{name}")
        for name, view in views.items()
    ]


def _endpoint(pk: int) -> WebhookEndpoint:
    found = WebhookEndpoint.objects.standing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
@needs(CHANGE)
def _switch(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint, actor = _endpoint(pk), user_of(request)
    if request.POST.get("to") == "on":
        is_done(
            request,
            lambda: actions.enable_endpoint(endpoint, actor=actor),
            _("It is on, and goes on with what waits."),
        )
    else:
        why = WebhookEndpoint.Why.BY_HAND
        is_done(
            request,
            lambda: actions.disable_endpoint(endpoint, actor=actor, why=why),
            _("It is off. Events wait until it is on again."),
        )
    return redirect("admin:integration_webhookendpoint_change", pk)


@require_POST
@needs(CHANGE)
def _rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """The secret stands on this answer, and nowhere else. By one of a live endpoint events could be forged: it takes a
    second factor that was used just now, as live keys do (R28)."""
    endpoint = _endpoint(pk)
    if not endpoint.is_test and not has_fresh_second_factor(request):
        back = reverse("admin:integration_webhookendpoint_change", args=[pk])
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
    secret = actions.rotate_secret(endpoint, actor=user_of(request))
    context = _facts(request, _endpoint(pk)) | {"title": _("New secret of %(host)s") % {"host": endpoint.host}}
    return draw(request, "integration/webhook_secret", secret=secret, **context)


@require_POST
@needs(CHANGE)
def _test(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = _endpoint(pk)
    is_done(
        request,
        lambda: actions.send_test_event(endpoint, actor=user_of(request)),
        _("A test event is on its way. The log shows in some seconds what was answered."),
    )
    return redirect("admin:integration_webhookendpoint_change", pk)


@require_POST
@needs(CHANGE)
def _again(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = WebhookDelivery.objects.filter(pk=pk).first()
    if delivery is None:
        raise Http404
    is_done(
        request,
        lambda: actions.send_again(delivery, actor=user_of(request)),
        _("It is sent again. Reload the page in some seconds to see what was answered."),
    )
    return redirect("admin:integration_webhookdelivery_change", pk)
