"""What was answered to requests that change something, so that one that is repeated changes nothing (R47)."""

from django.db import models

from core.fields import EncryptedJSONField
from core.ids import PublicIdField
from integration.models.keys import ApiKey
from sellers.models import Seller


class StoredAnswer(models.Model):
    """Written in the transaction of its effect. `api_key`: the first of those that were rotated into one another.
    `request`: SHA-256 of method, path and body, in hexadecimal.

    `answer`: {"status": int, "headers": {…}, "body": …, "type": …, "scopes": which the key had}; it may hold personal
    data and secrets. `seller` is whom it tells of, if of one: it goes with an erasure.
    """

    public_id = PublicIdField(prefix="idem")
    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, null=True, related_name="+")
    idempotency_key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    answer = EncryptedJSONField()
    stored_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "idempotency_key"], name="one_answer_per_request")]

    def __str__(self) -> str:
        return self.public_id
