"""What the two benchmarks of booking share: account managers, cases, held times, and the two ways to book one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import Group
from django.db.models import F
from django.db.models.functions import Length
from django.utils import timezone

from audit.models import Event
from bench._by_hand import Prepared
from core.errors import DomainError
from core.models import User
from core.roles import ACCOUNT_MANAGER
from messaging.models import Delivery, Message
from scheduling.models import AccountManager, Availability, Booking, JoinToken, Offer, Session
from scheduling.slots import EPOCH
from sellers.models import Seller
from verification.actions.cases import choose_time
from verification.models import Case


def by_action(job: tuple[Case, Offer]) -> str:
    case, offer = job
    try:
        choose_time(case, actor=case.seller.user, offer=offer, time_zone="Europe/Berlin")
    except DomainError as error:
        return error.code
    return "booked"


def by_hand(prepared: Prepared) -> str:
    return "booked" if prepared.book() else "taken"


def make_managers(count: int) -> list[AccountManager]:
    """They work round the clock in UTC."""
    users = User.objects.bulk_create(
        User(email=f"m{number}@staff.example.com", is_staff=True, phrase="bench") for number in range(count)
    )
    Group.objects.get(name=ACCOUNT_MANAGER).user_set.add(*users)
    managers = AccountManager.objects.bulk_create(
        AccountManager(
            user=user,
            staff_number=f"M-{number}",
            time_zone="UTC",
            languages=["en"],
            sessions_per_day=48,
            trained_until=date.today() + timedelta(days=1000),
        )
        for number, user in enumerate(users)
    )
    Availability.objects.bulk_create(
        Availability(manager=manager, weekday=weekday, starts=time(0), ends=time(0))
        for manager in managers
        for weekday in range(7)
    )
    return managers


def make_cases(count: int, first: int = 0) -> list[Case]:
    """Sellers who have to choose a time, numbered from `first` on."""
    now = timezone.now()
    users = User.objects.bulk_create(
        User(email=f"s{first + number}@example.com", time_zone="Europe/Berlin", phrase="bench")
        for number in range(count)
    )
    sellers = Seller.objects.bulk_create(Seller(user=user) for user in users)
    return Case.objects.bulk_create(
        Case(seller=seller, status=Case.Status.SESSION_NEEDED, language="en", submitted_at=now, since=now)
        for seller in sellers
    )


def hold(cases: Sequence[Case], starts: Sequence[datetime], seats: Sequence[AccountManager] = ()) -> list[Offer]:
    """For each case the time to be booked, and two more in the weeks after it; with the seats of all these in turn."""
    expires_at = timezone.now() + timedelta(days=1)
    offers = [
        Offer(
            seller=case.seller,
            seat=seats[number % len(seats)] if seats else None,
            language="en",
            starts_at=start + timedelta(weeks=3 * weeks),
            minutes=30,
            expires_at=expires_at,
        )
        for weeks in range(3)
        for number, (case, start) in enumerate(zip(cases, starts, strict=True))
    ]
    return Offer.objects.bulk_create(offers)[: len(cases)]


def half_hour(number: int) -> datetime:
    """The half-hours of four weeks whose working hours are computed together (scheduling/choosing.py), three days ahead
    at least: a process that runs computes them once, and which day it is does not decide when."""
    four_weeks = timedelta(weeks=4)
    begins = EPOCH + ((timezone.now() + timedelta(days=3) - EPOCH) // four_weeks + 1) * four_weeks
    return begins + number * timedelta(minutes=30)


def rows_of(cases: Sequence[Case]) -> Counter[tuple[object, ...]]:
    """All that was written for these cases, without what differs from one to the other."""
    sellers = [case.seller_id for case in cases]
    users = [case.seller.user_id for case in cases]
    bookings = Booking.objects.filter(seller__in=sellers)
    messages = Message.objects.filter(recipient__in=users)
    copies = Delivery.objects.filter(message__in=messages)
    about = [*bookings.values_list("public_id", flat=True), *(case.public_id for case in cases)]
    ahead = F("booking__period__startswith") - F("due_at")
    written = {
        "case": Case.objects.filter(seller__in=sellers).values_list("status", ahead),
        "offer": Offer.objects.filter(seller__in=sellers).values_list("status"),
        "booking": bookings.values_list("status", "language", "time_zone", "sequence"),
        "session": Session.objects.filter(booking__in=bookings).values_list("status", "finding"),
        "token": JoinToken.objects.filter(session__booking__in=bookings).values_list(
            F("session__booking__period__startswith") - F("expires_at")
        ),
        "message": messages.values_list("purpose", "revision", "language", "title", "action_label"),
        "copy": copies.values_list("message__purpose", "channel", "status", "priority", Length("secret")),
        "event": Event.objects.filter(subject__in=about).values_list("position", "action", Length("data")),
    }
    return Counter((kind, *row) for kind, rows in written.items() for row in rows)
