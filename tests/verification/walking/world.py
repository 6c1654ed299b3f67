"""Who walks and what they find: people of every role, one seller's cases, and the doors that lead to them.

An action trusts the page that calls it as far as the page goes: a seller's page knows the case of whoever is logged in
and no other, a page of staff those that its user may see, with its permission. The walk goes through the same doors.
"""

from collections.abc import Callable
from datetime import time, timedelta
from functools import cached_property

from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core import roles
from core.models import PolicyVersion, User
from scheduling.models import AccountManager, Availability, Booking, Place, Session
from scheduling.room.actions.staying import touch
from sellers.models import Document, Seller
from tests.sellers import samples
from tests.sellers.details import complete
from tests.verification.building import code_sent, manager_of, publish_plan, show
from verification.life.table import At, By, state_of
from verification.models import Case, Check, DocumentOutcome, Review
from verification.reading import current_case
from verification.reviewing.actions.challenges import compare_code
from verification.reviewing.actions.reviews import judge, save_check

Person = User | AnonymousUser
MANAGERS = ("anna", "ben", "carl", "dora", "emil")
LEADS = ("lead", "chief", "both")
SYSTEM = "by itself"  # no person
# As what somebody can take a step. `both` is account manager and lead; of `stranger` nothing here is theirs.
CAPACITIES: dict[str, set[By]] = {
    "seller": {By.SELLER},
    "stranger": set(),
    "nobody": set(),
    "support": set(),
    "ops": {By.OPS},
    SYSTEM: {By.SYSTEM},
    **{name: {By.REVIEWER} for name in MANAGERS},
    **{name: {By.REVIEWER, By.LEAD} for name in LEADS},
}
NO_CASE = "NO_CASE"
Reasons = dict[str, str]


class World:
    """Made once; each walk begins with it as it is here, and is undone."""

    def __init__(self, make_user: Callable[..., User], make_seller: Callable[..., Seller]) -> None:
        seller = make_seller("seller@example.com", full_name="Sam Seller", time_zone="Europe/London")
        complete(seller)
        stranger = make_seller("stranger@example.com", full_name="Olga Other", time_zone="Asia/Shanghai")
        self.seller_key = seller.pk
        self.people: dict[str, Person | None] = {"seller": seller.user, "stranger": stranger.user}
        self.people |= {"nobody": AnonymousUser(), SYSTEM: None}
        groups = {name: [roles.ACCOUNT_MANAGER] for name in MANAGERS} | {name: [roles.LEAD] for name in LEADS}
        groups["both"].append(roles.ACCOUNT_MANAGER)
        for name, of in (groups | {"ops": [roles.OPS], "support": [roles.SUPPORT]}).items():
            user = make_user(f"{name}@staff.example.com", full_name=name.title(), is_staff=True)
            user.groups.add(*Group.objects.filter(name__in=of))
            self.people[name] = user
        for name in (*MANAGERS, "both"):
            AccountManager.objects.filter(pk=manager_of(self.user(name)).pk).update(time_zone="UTC")
        self.place = Place.objects.create(name="Berlin office", address="Marktplatz 1", time_zone="Europe/Berlin")
        self.open_calendars()
        self.figures(no_shows_count=1)  # so that the first that is missed leads to a person

    def user(self, name: str) -> User:
        user = self.people[name]
        assert isinstance(user, User)
        return user

    @cached_property
    def names(self) -> dict[str, str]:
        """By public id; what nobody did is the system's."""
        return {each.public_id: name for name, each in self.people.items() if isinstance(each, User)} | {
            "system": SYSTEM
        }

    # What is there.

    @property
    def seller(self) -> Seller:
        return Seller.objects.with_details().get(pk=self.seller_key)

    def forget(self) -> None:
        """What was read of it before something was done."""
        vars(self).pop("newest", None)
        vars(self).pop("open_review", None)

    @cached_property
    def newest(self) -> Case | None:
        return Case.objects.filter(seller=self.seller_key).current().first()

    @property
    def case(self) -> Case:
        case = self.newest
        if case is None:
            raise PermissionDenied  # no page leads to one
        return case

    @property
    def state(self) -> str:
        case = self.newest
        return state_of(case).name if case else NO_CASE

    def is_at(self, *states: At) -> bool:
        return self.state in [state.name for state in states]

    @cached_property
    def open_review(self) -> Review | None:
        reviews = Review.objects.filter(ended_at=None, case=self.newest)
        return reviews.select_related("reviewer", "session", "case__seller__user").first()

    def can_be_judged(self) -> bool:
        return self.seller.documents.filter(status=Document.Status.UPLOADED).exists()

    # Doors.

    def case_of(self, user: Person) -> Case:
        """The newest one of whoever is logged in, as pages for sellers find it."""
        if not isinstance(user, User):
            raise PermissionDenied
        seller = Seller.objects.filter(user=user).first()
        case = current_case(seller) if seller else None
        if case is None:
            raise PermissionDenied
        return case

    def case_for(self, user: Person, permission: str = "verification.review_case") -> Case:
        """That of the seller, where this user sees it and has the permission that the page asks for."""
        self.refuse(user, permission)
        assert isinstance(user, User)
        return Case.objects.visible_to(user).get(pk=self.case.pk)

    def refuse(self, user: Person, permission: str) -> None:
        if not user.has_perm(permission):
            raise PermissionDenied

    # What is done before an act, by whoever can.

    def work_through(self, review: Review, rejected: str = "") -> None:
        """Every check that is open is passed, every document that waits accepted, or the first of them `rejected`."""
        Document.objects.filter(seller=review.case.seller).update(scan=Document.Scan.CLEAN)
        for check in review.checks.filter(outcome=Check.Outcome.OPEN).select_related("item"):
            self._pass(check)
        waiting = review.case.seller.documents.filter(status=Document.Status.UPLOADED).order_by("kind")
        for document in waiting:
            before = review.document_outcomes.filter(document=document).first()
            outcome = DocumentOutcome.Outcome.REJECTED if rejected else DocumentOutcome.Outcome.ACCEPTED
            revision = before.revision if before else 0
            judge(review, document, actor=review.reviewer, outcome=outcome, reason_code=rejected, revision=revision)
            rejected = ""

    def _pass(self, check: Check) -> None:
        if check.review.session and not check.review.session.in_person:
            show(check)
            if check.item.challenge == "code":
                compare_code(check, actor=check.review.reviewer, code=code_sent(check))
                return
        save_check(check, actor=check.review.reviewer, outcome="passed", reason_code="", revision=check.revision)

    def upload_what_is_missing(self, upload: Callable[..., object]) -> None:
        for document in self.seller.documents.filter(status__in=Document.MISSING):
            upload(document, actor=self.user("seller"), content=samples.jpeg())

    def screen_asks(self, for_session: bool) -> None:
        publish_plan(random_sample_percent=100 * for_session)

    def figures(self, **figures: int) -> None:
        newest = PolicyVersion.objects.order_by("-number").first()
        number, before = (newest.number, newest.figures) if newest else (0, {})
        PolicyVersion.objects.create(number=number + 1, figures={**before, **figures}, note="test")

    # What comes by itself.

    def open_calendars(self) -> None:
        """All work round the clock; Emil at the place."""
        self.close_calendars()
        Availability.objects.bulk_create(
            Availability(manager=manager, weekday=day, starts=time(0), ends=time(0), place=self._place(manager))
            for manager in AccountManager.objects.select_related("user")
            for day in range(7)
        )

    def _place(self, manager: AccountManager) -> Place | None:
        return self.place if manager.user == self.people["emil"] else None

    def close_calendars(self) -> None:
        Availability.objects.all().delete()

    def session_comes(self, minutes_ago: float = 0, *, seller_is_there: bool = True) -> None:
        """That of a booking; those before it lie days back."""
        self.forget()
        booking = self.case.booking
        if booking is None or not self.is_at(At.SESSION_BOOKED):
            return
        back = timedelta(days=30)
        before = Booking.objects.exclude(pk=booking.pk).order_by("pk")
        for each in before:
            back += timedelta(days=1)
            began = timezone.now() - back
            Booking.objects.filter(pk=each.pk).update(period=(began, began + timedelta(minutes=30)))
        now = timezone.now() - timedelta(minutes=minutes_ago)
        Booking.objects.filter(pk=booking.pk).update(period=(now, now + timedelta(minutes=30)))
        if seller_is_there:
            session = Session.objects.get(booking=booking)
            Session.objects.filter(pk=session.pk).update(entered_at=now, consented_at=now)
            touch(session, connection=f"waits-{session.pk}")

    def deadline_passes(self) -> None:
        case, an_hour_ago = self.case, timezone.now() - timedelta(hours=1)
        if case.due_at and not self.is_at(At.SESSION_BOOKED, At.IN_SESSION):
            Case.objects.filter(pk=case.pk).update(due_at=an_hour_ago, new_due_at=None)
            case.promises.open().filter(missed=None).update(due_at=an_hour_ago, new_due_at=None)
