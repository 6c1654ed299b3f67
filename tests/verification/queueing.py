"""Cases that wait for a review of their documents, and people who know languages and countries."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from core import roles
from core.models import PolicyVersion, User
from scheduling.models import AccountManager
from sellers.models import BankAccount, Business, Person, Seller
from tests.verification.building import manager_of, open_case
from verification.models import Case, Review


def waiting(seller: Seller, *, country: str = "GB", due_in_hours: float = 72, **fields: Any) -> Case:
    """Declared is what decides who may review it."""
    Business.objects.get_or_create(seller=seller, defaults={"legal_name": f"Shop of {seller.user}", "country": country})
    Person.objects.get_or_create(
        seller=seller, defaults={"family_name": "X", "document_type": "passport", "document_country": country}
    )
    BankAccount.objects.get_or_create(seller=seller, defaults={"holder": "X", "country": country})
    due_at = timezone.now() + timedelta(hours=due_in_hours)
    return open_case(seller, Case.Status.DOCUMENT_REVIEW, **{"due_at": due_at, **fields})


def several(make_seller: Callable[..., Seller], count: int, **fields: Any) -> list[Case]:
    number = Seller.objects.count()
    return [waiting(make_seller(f"waits{number + each}@example.com"), **fields) for each in range(count)]


def knows(user: User, *languages: str, countries: tuple[str, ...] = (), trained_days: int = 100) -> User:
    """An account manager for these languages and documents."""
    trained_until = date.today() + timedelta(days=trained_days)
    AccountManager.objects.filter(pk=manager_of(user).pk).update(
        languages=list(languages or ["en"]), document_countries=list(countries), trained_until=trained_until
    )
    return user


def people(make_user: Callable[..., User], count: int) -> list[User]:
    """Account managers who know English and all documents."""
    group = Group.objects.get(name=roles.ACCOUNT_MANAGER)
    made = [
        make_user(f"am{each}@staff.example.com", is_staff=True, full_name=f"Manager {each}") for each in range(count)
    ]
    for user in made:
        user.groups.add(group)
        knows(user)
    return made


def idle(review: Review, *, minutes: float) -> Review:
    """As if its reviewer had last been at it so long ago."""
    Review.objects.filter(pk=review.pk).update(seen_at=timezone.now() - timedelta(minutes=minutes))
    return Review.objects.get(pk=review.pk)


def set_figures(**figures: int) -> None:
    newest = PolicyVersion.objects.order_by("-number").first()
    number = (newest.number if newest else 0) + 1
    PolicyVersion.objects.create(number=number, figures={**(newest.figures if newest else {}), **figures}, note="test")
