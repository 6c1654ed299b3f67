"""Where a seller said to be for a while."""

from datetime import date

from django.db import models

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from sellers.models.accounts import Seller


class TravelNote(models.Model):
    """Log-ins from there are expected on those days, both included. Days as YYYY-MM-DD, `country` by ISO code."""

    public_id = PublicIdField(prefix="trv")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="travel_notes")
    country = EncryptedTextField()
    first_day = EncryptedTextField()
    last_day = EncryptedTextField()
    noted_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.public_id

    def overlaps(self, first: date, last: date) -> bool:
        return str(self.first_day) <= last.isoformat() and first.isoformat() <= str(self.last_day)
