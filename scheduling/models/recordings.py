"""What is kept of a recorded session's picture and sound."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.file_fields import StoredFileField
from core.ids import PublicIdField
from scheduling.models.sessions import Session


class Recording(models.Model):
    """One unbroken stretch of what the account manager's browser saw and heard, as WebM. A reload begins another."""

    public_id = PublicIdField(prefix="rec")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="recordings")
    stretch = models.CharField(max_length=32)  # the page's own name for it
    began_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        constraints = [models.UniqueConstraint(fields=["session", "stretch"], name="recording_is_kept_once")]


class RecordingPart(models.Model):
    """Some seconds of it, encrypted, with the hash of the plain bytes. One after the other they are the whole."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    file = StoredFileField(purpose="pages", place="place")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["recording", "number"], name="recording_part_is_kept_once")]

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        recording = self.recording
        return f"{self._meta.db_table}.file:{recording.session.public_id}.{recording.stretch}.{self.number}"
