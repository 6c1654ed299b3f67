"""By which a platform is known."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.policy import Policy

PER_MINUTE = "api_requests_per_minute_count"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def valid(self) -> "ApiKeyQuerySet":
        """Those that open something now, by the database's clock."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=Now()), revoked_at=None)


class ApiKey(models.Model):
    """Of its secret only the keyed hash is kept; `ending` is what somebody who holds it can tell it by."""

    public_id = PublicIdField(prefix="apikey")
    name = models.CharField(_("what it is for"), max_length=100)
    is_test = models.BooleanField(_("of the test world"))
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    # Such as https://market.example: only there a hosted link leads back (integration.hosted.origins).
    return_origins = ArrayField(
        models.CharField(max_length=200), verbose_name=_("sellers are led back to"), default=list, blank=True
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    ending = models.CharField(_("ends in"), max_length=4)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    # Of one that was rotated, the end of the overlap.
    expires_at = models.DateTimeField(_("expires"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)  # to the minute
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    # With which a line of rotations began, null for itself: what a platform keeps goes on through them (R47).
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApiKeyQuerySet.as_manager()
    most: int | None = None  # by integration.keys.finding

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authenticated(self) -> bool:
        """As DRF asks of whoever is at a request: there is no key that is not."""
        return True

    @property
    def mode(self) -> str:
        return "test" if self.is_test else "live"

    @property
    def first_pk(self) -> int:
        return self.first_id or self.pk

    @property
    def requests_per_minute(self) -> int:
        return self.most or getattr(Policy, PER_MINUTE)

    def may(self, scope: str) -> bool:
        return scope in self.scopes
