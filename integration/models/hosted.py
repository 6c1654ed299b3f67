"""By which a platform sends a seller to our pages."""

from django.db import models
from django.db.models.functions import Now

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from integration.models.keys import ApiKey
from sellers.models import Seller


class HostedLinkQuerySet(models.QuerySet["HostedLink"]):
    def open(self) -> "HostedLinkQuerySet":
        """Those that lead somebody in now, by the database's clock. A key that is revoked takes its links along."""
        return self.filter(
            used_at=None,
            expires_at__gt=Now(),
            made_by__in=ApiKey.objects.valid(),
            seller__erased_at=None,
            seller__user__is_active=True,
            seller__user__is_staff=False,
        )


class HostedLink(models.Model):
    """Of its token only the keyed hash is kept. It leads in once."""

    public_id = PublicIdField(prefix="link")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    return_url = EncryptedTextField()  # "": the platform named none
    language = models.CharField(max_length=10, blank=True)  # "": the reader's own
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects = HostedLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id
