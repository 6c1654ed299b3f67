import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.test import Client

from audit.models import Event
from core.accounts import GRANT
from core.approvals import confirm, propose
from core.errors import DomainError
from core.models import Approval, User
from core.roles import ADMINISTRATOR, LEAD

pytestmark = pytest.mark.django_db
WHY = "She leads the team from Monday on."


@pytest.fixture
def administrator(make_staff: Callable[[str], User]) -> User:
    return make_staff(ADMINISTRATOR)


@pytest.fixture
def second(make_user: Callable[..., User]) -> User:
    user = make_user("second@staff.example.com", is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINISTRATOR))
    return user


@pytest.fixture
def client(administrator: User, log_in: Any) -> Client:
    return log_in(administrator)


def address_of(user: User) -> str:
    return f"/admin/core/user/{user.pk}/change/"


def form_of(user: User, **changes: Any) -> dict[str, Any]:
    kept = {name: getattr(user, name) for name in ["email", "full_name", "language", "time_zone"]}
    groups = [group.pk for group in user.groups.all()] if user.pk else []
    return kept | {"is_active": "on", "is_staff": "on", "groups": groups} | changes


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_role_is_given_once_another_administrator_confirms_it(client: Client, second: User, support: User) -> None:
    answer = client.post(address_of(support), form_of(support, groups=[group("support"), group(LEAD)], reason=WHY))
    assert (answer.status_code, roles_of(support)) == (302, {"support"})
    step = Approval.objects.get(kind=GRANT)
    assert (step.subject, step.data, step.reason) == (support.public_id, {"roles": [LEAD]}, WHY)
    confirm(step, actor=second)
    assert roles_of(support) == {"support", LEAD}
    event = Event.objects.filter(action="user.account_saved").latest("id")
    assert (event.actor, event.subject) == (second.public_id, support.public_id)
    told = {"changed": ["roles"], "is_active": True, "is_staff": True, "roles": [LEAD, "support"]}
    assert json.loads(event.data) == told


def test_a_right_without_a_reason_is_not_proposed(client: Client, support: User) -> None:
    answer = client.post(address_of(support), form_of(support, full_name="New Name", groups=[group(LEAD)]))
    assert "Say why: another administrator has to know." in answer.content.decode()
    assert "New Name" in answer.content.decode()
    assert (roles_of(support), Approval.objects.exists()) == ({"support"}, False)


def test_what_is_asked_for_twice_changes_nothing_and_says_so(client: Client, support: User) -> None:
    form = form_of(support, groups=[group("support"), group(LEAD)], reason=WHY)
    client.post(address_of(support), form)
    answer = client.post(address_of(support), form | {"full_name": "New Name"}, follow=True)
    assert "Somebody has proposed this already" in answer.content.decode()
    assert User.objects.get(pk=support.pk).full_name == support.full_name


def test_an_account_that_is_added_has_no_rights_until_they_are_confirmed(client: Client, second: User) -> None:
    new = User(email="new@staff.example.com", full_name="Nia New")
    assert client.post("/admin/core/user/add/", form_of(new, groups=[group(LEAD)], reason=WHY)).status_code == 302
    added = User.objects.get(email=new.email)
    assert (added.is_active, added.is_staff, roles_of(added)) == (True, False, set())
    confirm(Approval.objects.get(subject=added.public_id), actor=second)
    added.refresh_from_db()
    assert (added.is_staff, roles_of(added)) == (True, {LEAD})


def test_the_second_administrator_reads_in_words_what_will_happen(
    client: Client, second: User, support: User, log_in: Any
) -> None:
    TOTP.activate(second, generate_totp_secret())
    client.post(address_of(support), form_of(support, groups=[group("support"), group(LEAD)], reason=WHY))
    page = log_in(second).get(f"/admin/core/approval/{Approval.objects.get().pk}/change/").content.decode()
    assert "It gets the role “lead”, with everything that this role may do." in page
    assert "Confirm, and do it now" in page


def test_a_right_is_taken_away_at_once(client: Client, support: User) -> None:
    client.post(address_of(support), form_of(support, groups=[]))
    assert (roles_of(support), Approval.objects.exists()) == (set(), False)


def test_an_account_is_opened_again_by_two(client: Client, second: User, support: User) -> None:
    User.objects.filter(pk=support.pk).update(is_active=False)
    client.post(address_of(support), form_of(support, reason=WHY))
    assert not User.objects.get(pk=support.pk).is_active
    confirm(Approval.objects.get(), actor=second)
    assert User.objects.get(pk=support.pk).is_active


def test_administrators_change_neither_their_own_rights_nor_their_address(client: Client, administrator: User) -> None:
    everything = [each.pk for each in Group.objects.all()]
    form = form_of(administrator, email="other@example.com", full_name="New Name", groups=everything, reason=WHY)
    client.post(address_of(administrator), form)
    found = User.objects.get(pk=administrator.pk)
    assert (found.full_name, found.email, roles_of(found)) == ("New Name", administrator.email, {ADMINISTRATOR})
    assert not Approval.objects.exists()


def test_nobody_confirms_rights_of_their_own(administrator: User, second: User) -> None:
    step = propose(GRANT, second, actor=administrator, reason=WHY, data={"roles": [LEAD]})
    with pytest.raises(DomainError) as refused:
        confirm(step, actor=second)
    assert refused.value.code == "own_account"
    assert roles_of(second) == {ADMINISTRATOR}


def test_an_address_is_changed_by_its_owner_alone(client: Client, support: User) -> None:
    client.post(address_of(support), form_of(support, email="evil@example.com"))
    assert User.objects.get(pk=support.pk).email == support.email


def test_superusers_are_there_for_superusers_alone(client: Client, log_in: Any, make_staff: Any) -> None:
    root = make_staff("support")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    root.refresh_from_db()
    assert root.email not in client.get("/admin/core/user/").content.decode()
    client.post(address_of(root), form_of(root, full_name="New Name"))
    client.post(f"/admin/core/user/{root.pk}/end-log-ins/")
    assert User.objects.get(pk=root.pk).full_name == root.full_name
    assert not Event.objects.filter(subject=root.public_id, action="user.log_ins_ended").exists()
    assert log_in(root).get(address_of(root)).status_code == 200


def test_the_event_of_an_account_holds_no_personal_data(client: Client, support: User) -> None:
    client.post(address_of(support), form_of(support, full_name="Somebody Else"))
    assert User.objects.get(pk=support.pk).full_name == "Somebody Else"
    assert "Somebody" not in Event.objects.get(action="user.account_saved").data


def test_support_gives_no_roles(support: User, ops: User, log_in: Any) -> None:
    assert log_in(support).post(address_of(ops), form_of(ops)).status_code == 403
    assert not Event.objects.filter(action="user.account_saved").exists()
