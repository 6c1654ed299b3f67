"""Codes that are sent during a session and read back."""

from django.db import models

from core.ids import PublicIdField
from verification.models.cases import Check


class SentCode(models.Model):
    """The code of one check: what was sent last, and how often it was sent and read wrongly. Of the code itself only
    its HMAC is kept, until it was read back (R14).
    """

    public_id = PublicIdField(prefix="rbk")
    check_of = models.OneToOneField(Check, on_delete=models.CASCADE, related_name="sent_code")
    code_hash = models.CharField(max_length=64)
    sends = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
