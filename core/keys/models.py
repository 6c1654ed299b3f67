"""The table of data keys. core.models imports what stands on it, so that Django finds it."""

from django.db import models

KEY_ID_LETTERS = 8


class DataKey(models.Model):
    """A key that encrypts, itself encrypted by a master key (core.keys). Each ciphertext begins with `key_id`.

    Current, until it is superseded by another; retired, when nothing is encrypted under it any more: `wrapped` is
    empty then.
    """

    key_id = models.CharField(max_length=KEY_ID_LETTERS, unique=True)
    purpose = models.CharField(max_length=10)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=200)  # the id of the master key that wrapped it
    created_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"], condition=models.Q(superseded_at=None), name="one_current_key_per_purpose"
            )
        ]

    @property
    def public_id(self) -> str:
        return f"key_{self.key_id}"

    @property
    def about(self) -> dict[str, str]:
        """What the wrapping is bound to."""
        return {"key_id": self.key_id, "purpose": self.purpose}
