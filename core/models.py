"""Who logs in, and the figures that ops may change."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.ids import PublicIdField
from core.phrases import new_phrase
from core.states import HasStatus


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def of_test_world(self) -> models.QuerySet["User"]:
        return self.filter(is_test=True)

    def with_role(self, *roles: str) -> models.QuerySet["User"]:
        """Who has one of these roles (core.roles) and may log in: each once."""
        return self.filter(groups__name__in=roles, is_active=True, is_test=False).distinct()


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in: a seller's, or one of the staff. Roles are groups (core.roles)."""

    public_id = PublicIdField(prefix="usr")
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    phrase = models.CharField(
        _("anti-phishing phrase"),
        max_length=60,
        help_text=_("Stands in every message from us, so that you can tell a genuine one."),
    )
    # Whoever writes a message has its reader at hand: how its copies go out is asked of no other row. Quiet hours are
    # wall times in the zone above; none for who has not chosen any.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    muted_topics = ArrayField(
        models.CharField(max_length=20), verbose_name=_("topics without an e-mail"), default=list, blank=True
    )
    reminders_by_sms = models.BooleanField(_("reminders by SMS too"), default=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    # The one truth of the world that a person is of, and with them whatever is theirs. A trigger keeps it as it is.
    is_test = models.BooleanField(_("of the test world"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(is_test=False) | models.Q(is_staff=False, is_superuser=False),
                name="nobody_of_the_test_world_is_staff",
            ),
        ]
        # Few: so a list of live people leaves them out without a look at the others.
        indexes = [models.Index(fields=["id"], condition=models.Q(is_test=True), name="users_of_the_test_world")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phrase = self.phrase or new_phrase()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class PolicyVersion(models.Model):
    """One published set of policy figures. The newest counts; none is ever changed (core.policy)."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    figures = models.JSONField(_("figures"))
    note = models.CharField(_("why it was changed"), max_length=200)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, verbose_name=_("published by"))
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy figures")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def public_id(self) -> str:
        return f"policy_{self.number}"


class StrayFile(models.Model):
    """A stored file that no row names: not yet, or not any more. It is deleted when due (core.files)."""

    name = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField(db_index=True)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def waiting(self) -> "ApprovalQuerySet":
        """Those that somebody can still confirm, by the database's clock; the sweep may come later."""
        return self.filter(status=Approval.Status.PROPOSED, expires_at__gt=Now())


class Approval(HasStatus):
    """A step that takes two people (R31): what one proposed, and what another made of it (core.approvals).

    `subject` is the public id of what it is about; `data` says the rest in codes, never in personal data.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed and done")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    TRANSITIONS = {
        Status.PROPOSED: {Status.CONFIRMED, Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED},
        Status.CONFIRMED: set(),
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
        Status.EXPIRED: set(),
    }

    public_id = PublicIdField(prefix="apv")
    kind = models.CharField(_("step"), max_length=40)
    subject = models.CharField(_("about"), max_length=40, db_index=True)
    data = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    reason = EncryptedTextField(verbose_name=_("reason"))
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    expires_at = models.DateTimeField(_("expires"))
    answer = EncryptedTextField(verbose_name=_("why it was declined"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("step that takes two people")
        verbose_name_plural = _("waiting for a second person")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(status="proposed"),
                name="one_open_approval_per_kind_and_subject",
            ),
            # Whatever an action forgets: the proposer may only take back, and nobody (null) lets it expire.
            models.CheckConstraint(
                condition=models.Q(status="withdrawn") | ~models.Q(decided_by=models.F("proposed_by")),
                name="approvals_take_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(status="proposed"), name="open_approvals_by_expiry")
        ]

    def __str__(self) -> str:
        return self.public_id
