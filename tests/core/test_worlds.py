from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet

from core.accounts import save_account
from core.errors import DomainError
from core.models import User
from core.roles import ADMINISTRATOR, LEAD
from sellers.actions import open_account
from sellers.models import Seller

pytestmark = pytest.mark.django_db


def test_a_person_is_of_the_live_world_unless_it_is_said(make_user: Callable[..., User]) -> None:
    assert (make_user("a@example.com").is_test, make_user("b@example.com", is_test=True).is_test) == (False, True)


@pytest.mark.parametrize("was", [False, True])
def test_nobody_goes_from_one_world_to_the_other(make_user: Callable[..., User], was: bool) -> None:
    user = make_user("a@example.com", is_test=was)
    with pytest.raises(DatabaseError, match="nobody goes from the live world"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_test=not was)
    user.is_test = not was
    with pytest.raises(DatabaseError, match="nobody goes from the live world"), transaction.atomic():
        user.save()


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_nobody_of_the_test_world_is_staff(make_user: Callable[..., User], right: str) -> None:
    user = make_user("a@example.com", is_test=True)
    with pytest.raises(IntegrityError, match="nobody_of_the_test_world_is_staff"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(**{right: True})


def test_an_administrator_is_told_that_an_account_of_the_test_world_gets_no_rights(
    make_user: Callable[..., User], make_staff: Callable[[str], User]
) -> None:
    user = make_user("a@example.com", is_test=True)
    user.is_staff = True
    lead: QuerySet[Group] = Group.objects.filter(name=LEAD)
    with pytest.raises(DomainError) as refused:
        save_account(user, actor=make_staff(ADMINISTRATOR), changed=["is_staff"], groups=lead, reason="She leads.")
    assert refused.value.code == "test_world"


def test_a_role_of_a_person_of_the_test_world_makes_nobody_a_reader(make_user: Callable[..., User]) -> None:
    make_user("a@example.com", is_test=True).groups.add(Group.objects.get(name=LEAD))
    assert list(User.objects.with_role(LEAD)) == []


def test_a_seller_is_of_the_world_of_their_user(make_seller: Callable[..., Seller]) -> None:
    live, test = make_seller("a@example.com"), open_account(User(email="b@example.com", is_test=True))
    assert (list(Seller.objects.live()), list(Seller.objects.of_test_world())) == ([live], [test])
