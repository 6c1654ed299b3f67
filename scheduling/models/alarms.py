"""What ops are told when capacity falls, and account managers about their sessions: once each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from scheduling.models.availability import AccountManager


class CapacityAlarm(models.Model):
    """Too few times were open for a language (and, unless "", for documents of a country) until `ended_at`."""

    public_id = PublicIdField(prefix="alm")
    language = models.CharField(_("language"), max_length=10)
    document_country = models.CharField(_("documents of"), max_length=2, blank=True)
    open_times = models.PositiveIntegerField(_("open times when it was raised"))
    raised_at = models.DateTimeField(_("raised"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("capacity alarm")
        verbose_name_plural = _("capacity")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "document_country"],
                condition=models.Q(ended_at=None),
                name="one_alarm_until_it_has_recovered",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Overview(models.Model):
    """Which sessions an account manager was last told of: the bookings that stood then, and those that fell away."""

    manager = models.OneToOneField(AccountManager, on_delete=models.CASCADE, related_name="overview")
    revision = models.PositiveIntegerField(default=0)
    standing = ArrayField(models.BigIntegerField(), default=list)
    gone = ArrayField(models.BigIntegerField(), default=list)
