"""What is said to a person (Message) and the copies of it that go out (Delivery): together the outbox. Who takes the
copies over (Provider); what ops have to look at (OpsTask), and who reported it (Report)."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.log import Subject
from core.fields import EncryptedJSONField, EncryptedTextField
from core.ids import PublicIdField
from messaging.failures import Failure
from messaging.masks import mask_email, mask_number


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, user: models.Model) -> "MessageQuerySet":
        """What stands in this user's message center, newest first."""
        return self.filter(recipient=user, published_at__isnull=False).order_by("-published_at", "-id")

    def next_revision(self, purpose: str, about: Subject) -> int:
        """For what is said of one thing each time that it happens."""
        said = self.filter(about=about.public_id, purpose=purpose).aggregate(last=models.Max("revision"))
        return (said["last"] or 0) + 1


class Message(models.Model):
    """One thing said to one person. It stands in the message center first; deliveries mirror it.

    `about` is the public id of what it is about; with purpose, revision and reader it is unique (R37). Title and body
    are rendered when it is published, in the recipient's language, and never hold a code or a token.
    """

    public_id = PublicIdField(prefix="msg")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("recipient"))
    purpose = models.CharField(_("purpose"), max_length=60)
    about = models.CharField(_("about"), max_length=40)
    revision = models.PositiveIntegerField(_("revision"))
    due_at = models.DateTimeField(_("due"))
    published_at = models.DateTimeField(_("published"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    read_at = models.DateTimeField(_("read"), null=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = EncryptedTextField()
    action_label = models.CharField(_("task"), max_length=100, blank=True)
    action_path = models.CharField(_("page of the task"), max_length=200, blank=True)

    # The row that `about` names, where whoever queues has it at hand: rendering need not ask the database for it.
    subject: Subject | None = None

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["about", "purpose", "revision", "recipient"], name="one_message_per_revision"
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-published_at", "-id"],
                name="message_center",
                condition=models.Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["recipient", "-published_at", "-id"],
                name="messages_unread",
                condition=models.Q(published_at__isnull=False, read_at=None),
            ),
            models.Index(
                fields=["due_at"],
                name="messages_coming_due",
                condition=models.Q(published_at=None, withdrawn_at=None),
            ),
            BrinIndex(fields=["due_at"], autosummarize=True, name="messages_by_time"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Delivery(models.Model):
    """One copy of a message through one channel: queued → sending (claimed by one worker) → sent, or why not.

    A receipt makes of `sent` or `unknown` what became of it: `delivered` or `returned`. A worker that dies leaves in
    doubt what it had claimed: one copy, where a double would do harm.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")
        VOICE = "voice", _("voice call")

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("outcome unknown")
        DELIVERED = "delivered", _("arrived")
        RETURNED = "returned", _("came back")
        DROPPED = "dropped", _("not sent: no longer true")

    class Priority(models.IntegerChoices):
        """What is due goes out in this order. The first are claimed one by one, and every worker looks for them before
        each chunk of the others: somebody waits, or a second copy would do harm, or one is in doubt."""

        ALONE = 0, _("at once, alone")
        ORDINARY = 1, _("ordinary")
        MANY = 2, _("to many, after the others")

    OPEN = [Status.QUEUED, Status.SENDING]

    public_id = PublicIdField(prefix="dlv")
    message = models.ForeignKey(
        Message,
        on_delete=models.CASCADE,
        db_index=False,  # the constraint's index begins with it
        related_name="deliveries",
        verbose_name=_("message"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    due_at = models.DateTimeField(_("due"))
    # When it would have been due, were it not for the reader's quiet hours.
    held_from = models.DateTimeField(_("held back from"), null=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.ORDINARY)
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    # Whether it was once unknown if it went out (R39): it is never in doubt twice.
    doubted = models.BooleanField(_("in doubt"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    # When a receipt said that it had arrived.
    delivered_at = models.DateTimeField(_("arrived at"), null=True)
    # Statements by hand write none of these three before a copy goes out.
    provider = models.CharField(_("handed to"), max_length=20, blank=True, db_default="")
    provider_ref = models.CharField(_("their name for it"), max_length=200, blank=True, db_default="")
    failure = models.CharField(_("reason"), max_length=20, choices=Failure.choices, blank=True, db_default="")
    error = models.CharField(_("error"), max_length=200, blank=True)
    # Another address than the recipient's own: an emergency contact's, for instance.
    address = EncryptedTextField()
    # What only this copy may hold: a code, a join token. Emptied with the final state (R1, R14).
    secret = EncryptedJSONField()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_per_channel")]
        indexes = [
            models.Index(
                fields=["channel", "priority", "due_at"], name="delivery_due", condition=models.Q(status="queued")
            ),
            models.Index(fields=["provider_ref"], name="delivery_ref", condition=~models.Q(provider_ref="")),
            models.Index(fields=["failure"], name="delivery_failure", condition=~models.Q(failure="")),
            models.Index(fields=["claimed_until"], name="delivery_claimed", condition=models.Q(status="sending")),
            BrinIndex(fields=["due_at"], autosummarize=True, name="deliveries_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel}"

    @property
    def masked_address(self) -> str:
        """Where it goes, when that is not the recipient's own address; "" otherwise."""
        if not self.address or self.address.casefold() == self.message.recipient.email.casefold():
            return ""
        return mask_email(self.address) if self.channel == self.Channel.EMAIL else mask_number(self.address)


class OpsTaskQuerySet(models.QuerySet["OpsTask"]):
    def open(self) -> "OpsTaskQuerySet":
        """Oldest first."""
        return self.filter(closed_at=None).order_by("opened_at", "pk")


class OpsTask(models.Model):
    """Something that ops have to look at (messaging.ops_tasks). One is open for each kind and key; what happens again
    meanwhile only counts. `key` is a code or a public id, and never tells of a person by itself; `facts` may.
    """

    public_id = PublicIdField(prefix="otk")
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("about"), max_length=100)
    facts = EncryptedJSONField()
    opened_at = models.DateTimeField(_("opened"))
    last_at = models.DateTimeField(_("last time"))
    count = models.PositiveIntegerField(_("times"), default=1)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    note = EncryptedTextField(verbose_name=_("what was done"))
    answer = models.CharField(_("what was found"), max_length=20, blank=True)

    objects = OpsTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("ops task")
        verbose_name_plural = _("ops tasks")
        permissions = [("close_opstask", "Can close ops tasks")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(closed_at=None), name="one_open_task_per_kind_and_key"
            )
        ]
        indexes = [
            models.Index(fields=["opened_at"], condition=models.Q(closed_at=None), name="open_tasks_by_age"),
            models.Index(fields=["closed_at"], name="tasks_by_closing"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Provider(models.Model):
    """Who takes over the copies of a channel, as far as all workers have to know it: whether its circuit is open
    (messaging.sending.circuit), and how much of its rate is left (rates, beside it). Each worker adds the
    rows it misses."""

    channel = models.CharField(_("channel"), max_length=10, choices=Delivery.Channel.choices)
    name = models.CharField(_("provider"), max_length=20)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_error = models.CharField(_("newest error"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("left alone since"), null=True)
    # Until then nobody asks it; afterwards whoever prolongs this first tries one copy.
    open_until = models.DateTimeField(_("tried again at"), null=True)
    allowance = models.FloatField(default=0)  # copies that it may have taken over at `allowance_at`
    allowance_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="one_row_per_provider")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.name}"


class Report(models.Model):
    """Who reported a suspicious message while logged in, and gets an answer when ops close the task. Its facts have the
    words."""

    public_id = PublicIdField(prefix="rpt")
    task = models.ForeignKey(OpsTask, on_delete=models.CASCADE, related_name="reports", verbose_name=_("ops task"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported"))
    # Whether ops read these very words: of others of the same wave they can say that they are forged, and no more.
    is_same = models.BooleanField(_("the same words"))

    class Meta:
        verbose_name = _("report of a suspicious message")
        verbose_name_plural = _("reports of suspicious messages")
        constraints = [models.UniqueConstraint(fields=["task", "reporter"], name="one_report_per_task_and_reporter")]

    def __str__(self) -> str:
        return self.public_id
