"""Where somebody has logged in, and why somebody of the staff looked."""

from django.conf import settings
from django.db import models

from core.fields import EncryptedTextField
from core.ids import PublicIdField


class LogInPlace(models.Model):
    """A kind of browser in a network, from which somebody has logged in. `token` stands for both, without versions."""

    public_id = PublicIdField(prefix="lgn")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_in_places")
    token = models.CharField(max_length=64)
    agent = models.CharField(max_length=250, blank=True)  # what the browser says of itself
    network = models.CharField(max_length=43, blank=True, db_index=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="one_row_per_place_of_log_in")]

    def __str__(self) -> str:
        return self.public_id


class StatedReason(models.Model):
    """Why somebody of the staff looked at what is not assigned to them. `subject`: public id of a document, seller,
    case or session."""

    public_id = PublicIdField(prefix="why")
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    subject = models.CharField(max_length=40)
    text = EncryptedTextField()
    stated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.public_id
