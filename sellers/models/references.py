"""What a platform calls a seller."""

from django.db import models

from sellers.models.accounts import Seller


class SellerReference(models.Model):
    """The platform's own number or name of a seller: one seller in each world has it. `is_test` is that of the user,
    repeated so that the database can hold it to that."""

    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="platform_reference")
    is_test = models.BooleanField()
    reference = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["is_test", "reference"], name="one_seller_per_reference")]

    def __str__(self) -> str:
        return self.reference
