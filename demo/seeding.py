"""Making the demo's world: each person once, whole or not at all, so that an interrupted seeding can go on."""

from collections.abc import Iterator
from datetime import time, timedelta

from django.db import transaction

from core.clock import database_now
from core.models import User
from core.roles import ACCOUNT_MANAGER, LEAD
from demo.announcements import announce
from demo.campaigns import DRAFT, draft_campaign
from demo.keys import make_demo_key
from demo.people import OFFICE, SELLERS, STAFF, SellerPerson, Staff
from demo.stages import add_staff, register, session_now, stop_at
from demo.training import train
from scheduling.actions.managers import CalendarRow, save_account_manager, save_calendar, save_place
from scheduling.models import AccountManager, Availability, Place, TimeOff
from verification.models import Case, ScreenPlan

SAMPLE_NOBODY = "Demo: nobody is drawn at random, so that each seller of the demo ends where the demo needs them"
SAMPLE_EVERYBODY = "Demo: everybody is drawn, so that each visitor who registers is led to a video session"


def missing_people() -> list[str]:
    """Whom seed() would add, by the names that it says."""
    emails = [person.email for person in STAFF] + [person.email for person in SELLERS]
    there = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    staff = [person.name for person in STAFF if person.email not in there]
    return staff + [person.business for person in SELLERS if person.email not in there]


def seed() -> Iterator[str]:
    """Yields what is being done, for a progress line. Nobody is made twice."""
    reviewer = None
    for person in STAFF:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            yield person.name
            user = _seed_staff(person)
        reviewer = reviewer or user
    missing = [person for person in SELLERS if not User.objects.filter(email=person.email).exists()]
    if missing:
        _publish_once(SAMPLE_NOBODY, 0)
    for seller in missing:
        yield seller.business
        _seed_seller(seller, reviewer)
    _publish_once(SAMPLE_EVERYBODY, 100)
    draft_campaign(DRAFT, "US")
    announce()
    make_demo_key(User.objects.get(email=next(person.email for person in STAFF if person.key == "omar")))
    yield from _begin_sessions_of_now()


def _publish_once(note: str, percent: int) -> None:
    """A plan of the risk screen that draws such a share, as if two people had agreed on it."""
    now = ScreenPlan.objects.in_force()
    if now.note != note:
        ops = User.objects.get(email=next(person.email for person in STAFF if person.key == "omar"))
        ScreenPlan.objects.create(
            number=now.number + 1,
            weights=now.weights,
            session_from=now.session_from,
            thresholds=now.thresholds | {"random_sample_percent": percent},
            note=note,
            published_at=database_now(),
            published_by=ops,
        )


@transaction.atomic
def _seed_staff(person: Staff) -> User:
    user = add_staff(person)
    if person.staff_number:
        _open_calendar(person, user)
    if person.role in (ACCOUNT_MANAGER, LEAD):
        train(user, days_ago=person.trained_days_ago)
    return user


def _open_calendar(person: Staff, user: User) -> None:
    today = database_now().date()
    manager = AccountManager(
        user=user,
        staff_number=person.staff_number,
        time_zone=person.time_zone,
        languages=list(person.languages),
        country=person.country,
        document_countries=list(person.document_countries),
        buffer_minutes=person.buffer_minutes,
    )
    save_account_manager(manager, actor=None)
    rows: list[CalendarRow] = [
        Availability(manager=manager, weekday=day, starts=time(8), ends=time(18)) for day in range(7)
    ]
    if person.at_office:
        office = Place.objects.filter(name=OFFICE["name"]).first() or Place(**OFFICE)
        save_place(office, actor=user)
        rows += [
            Availability(manager=manager, weekday=day, starts=time(9), ends=time(17), place=office) for day in range(5)
        ]
    if person.off_in_days:
        first = today + timedelta(days=person.off_in_days)
        rows.append(TimeOff(manager=manager, first_day=first, last_day=first + timedelta(days=1)))
    save_calendar(manager, actor=None, changed=rows, removed=[])


@transaction.atomic
def _seed_seller(person: SellerPerson, reviewer: User | None) -> None:
    assert reviewer is not None
    stop_at(person.stage, register(person), person, reviewer=reviewer)


def _begin_sessions_of_now() -> Iterator[str]:
    """A day later the session "that starts now" is long past: let it start again, unless it was decided."""
    keys = [person.email for person in SELLERS if person.stage == "session_now"]
    waiting = [Case.Status.SESSION_NEEDED, Case.Status.SESSION_BOOKED]
    for case in Case.objects.filter(seller__user__email__in=keys, status__in=waiting):
        yield f"a session that starts now: {case.seller}"
        session_now(case)
