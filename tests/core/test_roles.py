from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from core.models import User
from core.roles import PERMISSIONS, synchronise_roles

pytestmark = pytest.mark.django_db


def _names(group: Group) -> set[str]:
    return {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}


@pytest.mark.parametrize("role", PERMISSIONS)
def test_after_migrate_each_role_has_exactly_its_permissions(role: str) -> None:
    assert _names(Group.objects.get(name=role)) == set(PERMISSIONS[role])


def test_what_was_added_by_hand_is_taken_away_again() -> None:
    group = Group.objects.get(name="support")
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    synchronise_roles()
    assert _names(group) == set(PERMISSIONS["support"])


def test_support_may_look_and_change_nothing(support: User) -> None:
    assert all(permission.split(".")[1].startswith("view_") for permission in support.get_all_permissions())


def test_a_role_that_is_gone_from_the_table_is_no_group_any_more() -> None:
    Group.objects.create(name="everything").permissions.set(Permission.objects.all())
    synchronise_roles()
    assert not Group.objects.filter(name="everything").exists()


def test_whoever_gives_roles_sees_no_seller(make_staff: Any) -> None:
    rights = make_staff("administrator").get_all_permissions()
    assert {right.partition(".")[0] for right in rights} == {"core", "auth"}
