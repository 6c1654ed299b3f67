"""The appointment itself: who comes in, who was there, what is said."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.models import User
from core.states import HasStatus
from scheduling.attendance import Finding
from scheduling.models.availability import AccountManager
from scheduling.models.bookings import Booking, all_are_shown_to
from sellers.models import Seller


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, user: models.Model) -> "SessionQuerySet":
        return self.filter(booking__seller__user=user)

    def live(self) -> "SessionQuerySet":
        """Of people: nothing of the test world. How it goes on is its status."""
        return self.exclude(booking__seller__in=Seller.objects.of_test_world())

    def by_video(self) -> "SessionQuerySet":
        """Those that have a room."""
        return self.filter(booking__place=None)

    def going_on(self) -> "SessionQuerySet":
        """Those that somebody has opened and nobody has ended."""
        return self.filter(owner__isnull=False).exclude(status=Session.Status.ENDED)

    def visible_to(self, user: User) -> "SessionQuerySet":
        return self if all_are_shown_to(user) else self.filter(booking__manager__user=user)


class Companion(models.TextChoices):
    """Who is with the seller in the session."""

    NOBODY = "", _("nobody")
    INTERPRETER = "interpreter", _("an interpreter")
    SIGN_INTERPRETER = "sign_interpreter", _("a sign language interpreter")
    HELPER = "helper", _("a helper")


class Session(HasStatus):
    """The appointment itself. `code` is the session ID that the seller types to enter."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        LIVE = "live", _("live")
        ENDED = "ended", _("ended")

    TRANSITIONS = {
        Status.SCHEDULED: {Status.LIVE, Status.ENDED},
        Status.LIVE: {Status.ENDED},
        Status.ENDED: set(),
    }

    public_id = PublicIdField(prefix="ses")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="session", verbose_name=_("booking"))
    code = models.CharField(_("session ID"), max_length=12, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.SCHEDULED)
    # The one account manager who holds the room (R5); set by whoever opens it first.
    owner = models.ForeignKey(
        AccountManager, on_delete=models.PROTECT, null=True, related_name="sessions", verbose_name=_("held by")
    )
    entered_at = models.DateTimeField(_("seller entered the waiting room"), null=True)
    consented_at = models.DateTimeField(_("consent given"), null=True)
    recorded = models.BooleanField(_("recorded"), default=False)  # what the seller agreed to
    admitted_at = models.DateTimeField(_("admitted"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # What the seller is asked to do now, in the seller's language; a page that comes back shows it again.
    instruction = models.TextField(_("instruction"), blank=True)
    instruction_picture = models.CharField(max_length=20, blank=True)
    # What the seller declared: no hearing or speaking, so that everything goes by chat; and who is with them.
    by_text = models.BooleanField(_("in writing"), default=False)
    companion = models.CharField(_("accompanied by"), max_length=20, choices=Companion.choices, blank=True)
    companion_name = EncryptedTextField(verbose_name=_("name of who accompanies"))
    device_check = models.JSONField(_("device check"), default=dict, blank=True)
    # In person: session IDs typed by the account manager that were not this one, and when the last of them.
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    wrong_code_at = models.DateTimeField(null=True)
    # Why it was not held to its end; empty for one that was held, or called off before.
    finding = models.CharField(_("what was found"), max_length=16, choices=Finding.choices, blank=True)
    # Since then nothing is left of devices, company and instructions (scheduling.keeping).
    emptied_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        permissions = [
            ("take_over_session", "Can take over a session that somebody else holds"),
            ("listen_in_session", "Can listen in on a session"),
        ]
        indexes = [
            models.Index(fields=["ended_at"], condition=models.Q(emptied_at=None), name="sessions_not_yet_emptied"),
            models.Index(
                fields=["booking"],
                condition=models.Q(owner__isnull=False) & ~models.Q(status="ended"),
                name="sessions_going_on",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def in_person(self) -> bool:
        return self.booking.in_person


class JoinToken(models.Model):
    """What a join link carries, as a keyed hash (R1). Opening the link never uses it up (R2)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="join_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()


class Side(models.TextChoices):
    SELLER = "seller", _("seller")
    MANAGER = "manager", _("account manager")


class PresenceQuerySet(models.QuerySet["Presence"]):
    def counting(self) -> "PresenceQuerySet":
        """Without those of account managers who were to hold the session before."""
        return self.filter(models.Q(manager=None) | models.Q(manager=models.F("session__booking__manager")))


class Presence(models.Model):
    """One stay of one page in the room, kept as the session's attendance. `manager`: whose it was, on our side.

    Whoever left has `left_at`; whoever fell silent was there until `seen_at`. It counts as present for the policy's
    presence_seconds after that.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    side = models.CharField(max_length=10, choices=Side.choices)
    manager = models.ForeignKey(AccountManager, on_delete=models.PROTECT, null=True, related_name="presences")
    connection = models.CharField(max_length=40, unique=True)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    media = models.BooleanField(default=False)  # whether picture and sound flowed when it was last seen

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["came_at", "id"]
        indexes = [BrinIndex(fields=["came_at"], autosummarize=True, name="presence_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side=Side.SELLER, manager=None) | models.Q(side=Side.MANAGER, manager__isnull=False),
                name="presence_of_ours_names_the_person",
            )
        ]


class Listening(models.Model):
    """One stay of a lead who listens in, named to both sides as long as it lasts. It is no attendance."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="listenings")
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    connection = models.CharField(max_length=40, unique=True)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)


class ChatLine(models.Model):
    """One line of the room's text chat. `phrase`: a code of scheduling.room.phrases, read by each side in its own
    language; `text` is its English then."""

    public_id = PublicIdField(prefix="line")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="chat")
    side = models.CharField(max_length=10, choices=Side.choices)
    text = EncryptedTextField()
    phrase = models.CharField(max_length=20, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [BrinIndex(fields=["written_at"], autosummarize=True, name="chat_by_time")]
