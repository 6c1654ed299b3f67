"""Who can hold sessions, when and where."""

from datetime import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access import staff_with
from core.ids import PublicIdField
from scheduling.weekdays import Weekday

HOLD = "scheduling.hold_session"
MIDNIGHT = time(0)  # as an end of hours: that of the same day


class AccountManagerQuerySet(models.QuerySet["AccountManager"]):
    def trained(self) -> "AccountManagerQuerySet":
        """Of whom trained_until says up to which day they may be given anything."""
        return self.filter(active=True, trained_until__isnull=False)

    def working(self) -> "AccountManagerQuerySet":
        """Those who may be given a session at all."""
        return self.trained().filter(user__in=staff_with(HOLD))

    def without_right(self) -> "AccountManagerQuerySet":
        """Who has lost the role that holds sessions, or the account: no door of a session opens to them."""
        return self.live().exclude(user__in=staff_with(HOLD))

    def live(self) -> "AccountManagerQuerySet":
        """People, without the desks of the test world."""
        return self.filter(user__is_test=False)

    def of_test_world(self) -> "AccountManagerQuerySet":
        """Desks that nobody sits at (scheduling.actions.desks)."""
        return self.filter(user__is_test=True)

    def of_both_worlds(self) -> "AccountManagerQuerySet":
        """Whose calendars make times."""
        return self.trained().filter(models.Q(user__in=staff_with(HOLD)) | models.Q(user__is_test=True))


class AccountManager(models.Model):
    """The calendar side of a staff member who holds sessions. Untrained or expired: not one session (trained_until)."""

    public_id = PublicIdField(prefix="mgr")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_manager", verbose_name=_("user")
    )
    staff_number = models.CharField(_("staff number"), max_length=12, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"))
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("No sessions on its public holidays. Empty: on all days.")
    )
    # Documents of these countries alone; empty: of all.
    document_countries = ArrayField(models.CharField(max_length=2), default=list, verbose_name=_("documents of"))
    buffer_minutes = models.PositiveSmallIntegerField(_("free before and after a session (minutes)"), default=0)
    sessions_per_day = models.PositiveSmallIntegerField(_("sessions a day at most"), default=16)
    # Follows from the certificates (scheduling.actions.certificates), which alone write it.
    trained_until = models.DateField(_("training valid until"), null=True, blank=True)
    training_told = models.DateField(null=True, editable=False)  # of which end they and the leads have been told
    active = models.BooleanField(_("active"), default=True)

    objects = AccountManagerQuerySet.as_manager()

    class Meta:
        verbose_name = _("account manager")
        verbose_name_plural = _("account managers")
        permissions = [("hold_session", "Can hold sessions")]

    def __str__(self) -> str:
        return f"{self.user} ({self.staff_number})"


class Place(models.Model):
    """Where appointments in person are held."""

    public_id = PublicIdField(prefix="plc")
    name = models.CharField(_("name"), max_length=100, unique=True)
    address = models.TextField(_("address"), help_text=_("As a visitor finds it, with the country."))
    time_zone = models.CharField(_("time zone"), max_length=64)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def in_one_line(self) -> str:
        return ", ".join([self.name, *(line.strip() for line in self.address.splitlines() if line.strip())])


class Hours(models.Model):
    """From and until on the wall's clock in the manager's own zone; by video, or in person at a place."""

    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"), help_text=_("00:00 is the end of the day."))
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("place"), help_text=_("Empty: by video.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")) | models.Q(ends=MIDNIGHT),
                name="%(class)s_end_after_start",
                violation_error_message=_("The hours must end later than they begin."),
            )
        ]

    @property
    def clock(self) -> str:
        until = "24:00" if self.ends == MIDNIGHT else f"{self.ends:%H:%M}"
        return f"{self.starts:%H:%M}–{until}"


class Availability(Hours):
    """Weekly hours."""

    manager = models.ForeignKey(AccountManager, on_delete=models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)

    class Meta(Hours.Meta):
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.clock}"


class ExtraHours(Hours):
    """Hours on one day besides the weekly ones; they count on a holiday too."""

    manager = models.ForeignKey(AccountManager, on_delete=models.CASCADE, related_name="extra_hours")
    day = models.DateField(_("day"))

    class Meta(Hours.Meta):
        verbose_name = _("extra hours")
        verbose_name_plural = _("extra hours")

    def __str__(self) -> str:
        return f"{self.day} {self.clock}"


class TimeOff(models.Model):
    """Days without sessions, first and last included, in the manager's own zone; it wins over all hours."""

    manager = models.ForeignKey(AccountManager, on_delete=models.CASCADE, related_name="time_off")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="time_off_ends_last")
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class HolidayChange(models.Model):
    """What ops know better than the calendar of public holidays: a day more, or a day less."""

    public_id = PublicIdField(prefix="hol")
    country = models.CharField(_("country"), max_length=2)
    day = models.DateField(_("day"))
    is_holiday = models.BooleanField(_("is a holiday"), default=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("change of a holiday")
        verbose_name_plural = _("changes of holidays")
        ordering = ["-day", "country"]
        constraints = [models.UniqueConstraint(fields=["country", "day"], name="one_change_per_day_and_country")]

    def __str__(self) -> str:
        return f"{self.country} {self.day}: {self.name}"
