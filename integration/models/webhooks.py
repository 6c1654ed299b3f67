"""Where events are sent to by themselves, which went where, and what was answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from integration.models.events import Event


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def standing(self) -> "WebhookEndpointQuerySet":
        return self.filter(removed_at=None)


class WebhookEndpoint(models.Model):
    """`url` may hold a token: lists show its `host` alone. After a rotation `former_secret` signs too, until
    `former_until`. `failures` in a row; after one it rests, and is then tried with one delivery. `types`: ["*"] or some
    of the catalogue."""

    class Why(models.TextChoices):
        BY_HAND = "by_hand", _("switched off")
        GONE = "gone", _("answered that it is gone (410)")
        FAILING = "failing", _("failed for too long")

    public_id = PublicIdField(prefix="whe")
    is_test = models.BooleanField(_("of the test world"))
    url = EncryptedTextField(verbose_name=_("address"))
    host = models.CharField(_("host"), max_length=255)
    description = models.CharField(_("what it is for"), max_length=200, blank=True)
    types = ArrayField(models.CharField(max_length=40), verbose_name=_("types"))
    secret = EncryptedTextField()
    former_secret = EncryptedTextField()
    former_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    disabled_at = models.DateTimeField(_("off since"), null=True)
    disabled_because = models.CharField(_("why it is off"), max_length=10, choices=Why.choices, blank=True)
    removed_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    rests_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    delivered_at = models.DateTimeField(_("last delivered"), null=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.host} ({self.mode}, …{self.public_id[-4:]})"

    @property
    def mode(self) -> str:
        return "test" if self.is_test else "live"


class WebhookDelivery(models.Model):
    """One event for one endpoint. Those of one subject go in the order of their ids: one waits for the one before until
    that is delivered or given up."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given_up", _("given up")

    OPEN = (Status.WAITING, Status.SENDING)

    public_id = PublicIdField(prefix="whd")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event"))
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("endpoint")
    )
    subject = models.CharField(max_length=40)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("next try"))
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["event", "endpoint"], name="one_delivery_per_event")]
        indexes = [
            models.Index(fields=["endpoint", "id"], name="deliveries_of_endpoint"),
            models.Index(fields=["endpoint", "id"], condition=models.Q(status="waiting"), name="deliveries_that_wait"),
            models.Index(
                fields=["endpoint", "subject", "id"],
                condition=models.Q(status__in=["waiting", "sending"]),
                name="deliveries_in_turn",
            ),
            models.Index(fields=["claimed_until"], condition=models.Q(status="sending"), name="deliveries_claimed"),
        ]

    def __str__(self) -> str:
        return self.public_id


class WebhookTry(models.Model):
    """`status`: of the answer; None where there was none: `trouble` says why. `answer`: its first characters."""

    public_id = PublicIdField(prefix="wht")
    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=20, blank=True)
    answer = EncryptedTextField()
