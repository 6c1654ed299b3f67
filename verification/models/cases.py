"""One verification of one seller: case, signals, reviews with their checks and stills, decision."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.file_fields import StoredFileField
from core.ids import PublicIdField
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS, MAY_REVIEW
from core.states import HasStatus
from database.gathered import is_one_of
from scheduling.models import Booking, Place, Session
from scheduling.room.presence import left_alone
from sellers.models import Document, Seller
from verification.life import table as life
from verification.models.change_requests import ChangeRequest
from verification.models.checklists import ChecklistItem

CLOSED = models.Q(status__in=life.CLOSED)
APPEALED = models.Q(status=life.Status.REJECTED, due_at__isnull=False)
_UNDECIDED = [life.Status.SESSION_NEEDED, life.Status.WITHDRAWN, life.Status.LAPSED]
# An invitation that the seller has not taken up: nothing of theirs is being checked, or was.
UNTAKEN = models.Q(invitation__isnull=False, status__in=_UNDECIDED, decisions=None)
# A change of details that its seller took back or did nothing about: not decided, by nobody's doing but theirs.
GIVEN_UP = models.Q(change__isnull=False, status__in=[life.Status.WITHDRAWN, life.Status.LAPSED])
# Open cases in the order of their work: what nothing is due for comes last.
DUE = Coalesce("due_at", models.Value(datetime(9999, 1, 1, tzinfo=UTC)))
# Of a second decision (models.second): the cause for which a case is held, and while.
NOT_SURE = "low_confidence"
HOLDING = ["waiting", "open", "disagreed"]


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, user: models.Model) -> "CaseQuerySet":
        return self.filter(seller__user=user)

    def open(self) -> "CaseQuerySet":
        return self.exclude(status__in=Case.CLOSED)

    def checking(self) -> "CaseQuerySet":
        """Those in which, or for which, details are being checked."""
        return self.open().exclude(UNTAKEN)

    def unsettled(self) -> "CaseQuerySet":
        """Open, or rejected with an appeal that waits for its answer (life.At.APPEALED)."""
        return self.filter(~CLOSED | APPEALED)

    def current(self) -> "CaseQuerySet":
        """The newest one, with what its seller's pages ask for."""
        return self.select_related("seller__user", "booking__place", "place", "invitation").order_by("-id")[:1]

    def visible_to(self, user: User) -> "CaseQuerySet":
        """For staff, with all that it holds. Account managers: what is assigned to them, what they reviewed or hear.

        Nobody sees the case of which they are the seller.
        """
        return self.not_of(user)._those(ids_visible_to(user))

    def to_review(self) -> "CaseQuerySet":
        """Whose documents wait for somebody to review them."""
        begun = Review.objects.filter(case=models.OuterRef("pk"), session=None, ended_at=None)
        return self.filter(~models.Exists(begun), ~is_held(), status=Case.Status.DOCUMENT_REVIEW)

    def listed_for(self, user: User) -> "CaseQuerySet":
        """visible_to(), and sessions by video in a room that was opened and that its holder has left: one of them may
        have to go on with it. Until then no more of it is shown than whose it is, when, and who holds it.
        """
        return self.not_of(user)._those(ids_listed_for(user))

    def not_of(self, user: User) -> "CaseQuerySet":
        """Nor of the test world, which nobody of the staff sees."""
        return self.live().exclude(seller__in=Seller.objects.of(user))

    def live(self) -> "CaseQuerySet":
        return self.exclude(seller__in=Seller.objects.of_test_world())

    def _those(self, ids: Any) -> "CaseQuerySet":
        return self if ids is None else self.filter(pk__in=ids)


def ids_visible_to(user: User, *others: Any, closed: bool = True) -> Any:
    """None: all. Each part is read from an index of its own, however many cases there are; one condition with OR would
    be tried on every case. Not `closed`: of the open ones; of what somebody did in years, they are few."""
    if user.has_perm(MAY_DECIDE_ON_OTHERS) or not user.has_perm(MAY_REVIEW):
        return None
    booked, reviewed = Case.objects.filter(booking__manager__user=user), Review.objects.filter(reviewer=user)
    heard = Case.objects.filter(decisions__appeals__assigned_to=user)
    if not closed:
        booked, reviewed, heard = booked.open(), reviewed.exclude(case__status__in=Case.CLOSED), heard.open()
    return booked.values("pk").union(reviewed.values("case"), heard.values("pk"), *others)


def ids_listed_for(user: User, *, closed: bool = True) -> Any:
    visible = ids_visible_to(user, closed=closed)
    if visible is None or not user.has_perm("scheduling.take_over_session"):
        return visible
    open_rooms = Case.objects.filter(is_one_of("booking", left_alone(Session.objects.going_on()).values("booking")))
    by_video = open_rooms.filter(status__in=Case.WITH_SESSION, booking__place=None)
    return ids_visible_to(user, by_video.values("pk"), closed=closed)


class Case(HasStatus):
    Status = life.Status
    TRANSITIONS = life.TRANSITIONS
    WITH_SESSION = [life.Status.SESSION_BOOKED, life.Status.IN_SESSION]
    CLOSED = life.CLOSED
    CORRECTABLE = life.CORRECTABLE

    public_id = PublicIdField(prefix="case")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="cases", verbose_name=_("seller"))
    status = models.CharField(_("status"), max_length=16, choices=life.Status.choices)
    # What it decides, of an account that stands; null: whether there is to be one.
    change = models.OneToOneField(ChangeRequest, on_delete=models.PROTECT, null=True, related_name="case")
    language = models.CharField(_("language of the session"), max_length=10)
    # Where the seller wants to meet; null: by video. What is agreed already says so itself.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, verbose_name=_("place"))
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, null=True, verbose_name=_("booking"))
    submitted_at = models.DateTimeField(_("submitted"))
    # When the present state began, and by when whoever has to act has promised to, or must. Both as the seller is told:
    # a suspicion of fraud goes on from the review that it is for them.
    since = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"), null=True)
    new_due_at = models.DateTimeField(null=True)  # where staff are late: what the seller was told since
    # Choosing a time: sets offered so far, sets since then that did not fit, and since when staff have to find a time,
    # perhaps as the seller wished: {"weekdays": [0…6], "hours": ["morning", …], "time_zone": IANA name}.
    offer_sets = models.PositiveSmallIntegerField(_("sets of times offered"), default=0)
    declined_sets = models.PositiveSmallIntegerField(_("sets of times declined"), default=0)
    times_wanted_at = models.DateTimeField(_("a time is wanted from staff since"), null=True)
    # The times held were given back unanswered, and the seller has not asked for others since.
    times_gone_at = models.DateTimeField(null=True)
    wished_times = models.JSONField(_("times wished for"), default=dict, blank=True)
    times_tried_at = models.DateTimeField(null=True)  # by the sweep, for whom staff have to find a time
    # Sets that the seller asked for in the hour that began then.
    sets_asked = models.PositiveSmallIntegerField(default=0)
    sets_asked_since = models.DateTimeField(null=True)
    # Deadlines of the seller's that a reminder belongs to: only that of the last one is still true.
    reminders = models.PositiveSmallIntegerField(default=0)
    changes = models.PositiveSmallIntegerField(_("sessions moved or cancelled by the seller"), default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [
            ("review_case", "Can review cases"),
            ("second_review_case", "Can review what somebody else decided"),
            ("assign_case", "Can assign a case to somebody else"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["seller"], condition=~CLOSED, name="one_open_case_per_seller"),
        ]
        # Each is an order of the staff's list (verification.admin) for one of its filters, but for the sweeps' two, and
        # those of the API's lists (integration.resources.cases.listing).
        indexes = [
            models.Index(fields=["due_at", "id"], name="cases_by_due_time"),
            models.Index(fields=["submitted_at", "id"], name="cases_by_submission"),
            models.Index(fields=["status", "submitted_at", "id"], name="cases_by_status"),
            models.Index(DUE, "id", condition=~CLOSED, name="case_queue"),
            models.Index("status", DUE, "id", condition=~CLOSED, name="case_queue_by_status"),
            models.Index("language", DUE, "id", condition=~CLOSED, name="case_queue_by_language"),
            models.Index("place", DUE, "id", condition=~CLOSED, name="case_queue_by_place"),
            models.Index(fields=["since", "id"], condition=~CLOSED, name="cases_open_since"),
            models.Index(fields=["since", "id"], condition=CLOSED, name="cases_closed"),
            models.Index(fields=["language", "since", "id"], condition=CLOSED, name="cases_closed_by_language"),
            models.Index(fields=["place", "since", "id"], condition=CLOSED, name="cases_closed_by_place"),
            models.Index(
                fields=["due_at", "id"], condition=models.Q(status="document_review"), name="cases_in_document_review"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def told_at(self) -> datetime | None:
        """By when, as the seller reads it now."""
        return self.new_due_at or self.due_at

    @property
    def in_person(self) -> bool:
        """As it is agreed; before that, as the seller chose."""
        return (self.booking or self).place_id is not None

    def give_booking_up(self) -> None:
        """The agreed time is gone; others are offered where it was agreed. The caller saves."""
        if self.booking:
            self.place_id = self.booking.place_id
            self.booking = None

    @property
    def zone(self) -> str:
        """In which its times are told: that of the session agreed, while it lies ahead, else the seller's own."""
        ahead = self.status in (self.Status.SESSION_BOOKED, self.Status.IN_SESSION)
        return self.booking.time_zone if ahead and self.booking else self.seller.user.time_zone


class Signal(models.Model):
    """One finding of the risk screen. The texts belong to the rule and its version (verification.screening)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signals")
    rule = models.CharField(_("rule"), max_length=40)
    rule_version = models.PositiveSmallIntegerField(_("version"))


class Review(models.Model):
    """One pass of one person through the checklist: in a session, or over the documents alone."""

    class Release(models.TextChoices):
        GIVEN_BACK = "given_back", _("given back")
        IDLE = "idle", _("released because nothing was done")

    public_id = PublicIdField(prefix="rev")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("case"))
    # The paused session's from which this one goes on: what was done there is done here.
    continues = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="continued")
    # Of several reviews of one session, the last is of whoever took it over.
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,  # reviews_by_reviewer begins with it
        verbose_name=_("reviewer"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # Of documents: when the reviewer was last at it; and why it ended undecided, if it did.
    seen_at = models.DateTimeField(_("last seen"), null=True)
    release = models.CharField(_("released"), max_length=10, choices=Release.choices, blank=True)
    note = EncryptedTextField()  # for staff only
    note_revision = models.PositiveIntegerField(default=0)
    # Since then note, readings and corrections are gone (verification.keeping).
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [
            models.Index(fields=["ended_at"], condition=models.Q(emptied_at=None), name="reviews_not_yet_emptied"),
            models.Index(fields=["reviewer"], condition=models.Q(ended_at=None), name="reviews_in_hand"),
            models.Index(fields=["reviewer", "case"], name="reviews_by_reviewer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at__isnull=True), name="one_open_review_per_case"
            )
        ]


def is_held() -> models.Exists:
    """Of a case: it is decided by somebody who was not sure, and waits until it is decided again."""
    holding = {"second__cause": NOT_SURE, "second__status__in": HOLDING}
    return models.Exists(Review.objects.filter(case=models.OuterRef("pk"), **holding))


class Check(models.Model):
    """One line of a checklist as it went: `item` is of the version that the review began with, and stays, unless
    another document is declared meanwhile (actions.corrections).

    Challenges are checks with a random position (R9).
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("not yet checked")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")

    public_id = PublicIdField(prefix="chk")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)  # the item's, by which the log names it
    position = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(null=True)  # when the seller was shown the challenge
    words = models.CharField(max_length=200, blank=True)  # those drawn for the seller to read out
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_version = models.PositiveIntegerField(default=0)  # the number of the one whose words were chosen
    # What it rests on was corrected since it was answered: it is required, whatever its item says, until it is again.
    reopened = models.BooleanField(default=False)
    # Grows with each save: whoever saves from an older page is told, not overwritten.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["review", "item"], name="one_check_per_item")]

    @property
    def named(self) -> tuple[str, int]:
        """The reason of a failure and its version (verification.catalogue.reasons.Named)."""
        return self.reason_code, self.reason_version

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN

    @property
    def is_required(self) -> bool:
        return self.item.required or self.reopened


class DocumentOutcome(models.Model):
    """What a review found of one document."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        MISSING = "missing", _("not there, and asked for")  # by the decision

    BY_HAND = [Outcome.ACCEPTED, Outcome.REJECTED]

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="document_outcomes")
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_version = models.PositiveIntegerField(default=0)  # as in Check
    revision = models.PositiveIntegerField(default=0)  # as in Check

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "document"], name="one_outcome_per_document")]

    @property
    def named(self) -> tuple[str, int]:
        return self.reason_code, self.reason_version


class Still(models.Model):
    """An image taken from the live video as evidence for one check; encrypted, with the hash of the plain bytes."""

    public_id = PublicIdField(prefix="still")
    check_of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="stills")
    file = StoredFileField(purpose="pages", place="place")
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(auto_now_add=True)
    unusable_at = models.DateTimeField(null=True)  # it stays all the same: what was taken is never deleted by hand

    class Meta:
        ordering = ["id"]
        indexes = [BrinIndex(fields=["taken_at"], autosummarize=True, name="stills_by_time")]

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return f"{self._meta.db_table}.file:{self.public_id}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def told(self) -> "DecisionQuerySet":
        """Those that their sellers read: all but suspicions of fraud."""
        return self.exclude(outcome=Decision.Outcome.FRAUD_SUSPECTED)


class Decision(models.Model):
    """What was decided in a review. It is never changed: another decision is another row.

    `reasons`: {code: number of the version} for which it was made, so that it always reads as it was told.
    `overruled_by`: who did not confirm this suspicion of fraud. `document_country`, `document_type`: of the identity
    document then declared, by which similar cases are found.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approve")
        DOCUMENTS_NEEDED = "documents_needed", _("ask for documents again")
        REJECTED = "rejected", _("reject")
        FRAUD_SUSPECTED = "fraud_suspected", _("suspect fraud")

    public_id = PublicIdField(prefix="dec")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("case"))
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    reasons = models.JSONField(_("reasons"), default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)
    due_at = models.DateTimeField(null=True)  # what the seller was told with it: the last moment for what comes next
    overruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    document_country = models.CharField(max_length=2, blank=True)
    document_type = models.CharField(max_length=16, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["document_country", "document_type", "-id"], name="decisions_similar")]

    @property
    def reason_codes(self) -> list[str]:
        return list(self.reasons)
