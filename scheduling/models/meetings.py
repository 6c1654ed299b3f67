"""What a video provider outside the house holds of a session."""

from django.db import models

from scheduling.models.sessions import Session


class Meeting(models.Model):
    """One meeting at the provider, made when somebody joins. It ends by itself when it is empty for some minutes, so
    one session can need several, numbered from 1."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    vendor_id = models.CharField(max_length=64, unique=True)
    region = models.CharField(max_length=32)
    placement = models.JSONField()  # addresses that the page's script needs, as the provider gave them
    made_at = models.DateTimeField()
    left = models.BooleanField(default=False)  # nobody joins it any more: it is to be closed at the provider
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="meeting_has_its_number")]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and not self.left
