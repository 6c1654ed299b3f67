"""Accounts as administrators save them. What takes rights away is done at once; what gives some takes two people, so
that nobody makes a second person of themselves (core.approvals)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.actions import end_log_ins
from core.approvals import propose
from core.errors import DomainError
from core.models import Approval, User

GRANT = "user.grant"


@dataclass(frozen=True)
class Rights:
    is_active: bool
    is_staff: bool
    roles: frozenset[str]

    def __and__(self, other: "Rights") -> "Rights":
        return Rights(
            self.is_active and other.is_active, self.is_staff and other.is_staff, self.roles & other.roles
        )  # fmt: skip

    def beyond(self, other: "Rights") -> dict[str, Any]:
        """Of these what the other ones lack, by name, as an approval keeps it."""
        more = {name: True for name in ("is_active", "is_staff") if getattr(self, name) and not getattr(other, name)}
        roles = sorted(self.roles - other.roles)
        return more | ({"roles": roles} if roles else {})

    @property
    def told(self) -> dict[str, Any]:
        return asdict(self) | {"roles": sorted(self.roles)}


NEW = Rights(is_active=True, is_staff=False, roles=frozenset())


def rights_of(user: User) -> Rights:
    """As they are stored; those of a new account where there is none yet."""
    stored = User.objects.filter(pk=user.pk).first()
    if stored is None:
        return NEW
    return Rights(stored.is_active, stored.is_staff, frozenset(stored.groups.values_list("name", flat=True)))


def wanted_of(user: User, groups: Collection[Group]) -> Rights:
    return Rights(user.is_active, user.is_staff, frozenset(group.name for group in groups))


@transaction.atomic
def save_account(
    user: User, *, actor: User, changed: Collection[str], groups: Collection[Group], reason: str = ""
) -> Approval | None:
    """A new or changed account, without the rights that it is to get: these are in the step that is returned, if any.
    The event holds the fields' names; of their values only the rights. DomainError: "own_rights", "test_world", and
    as propose().
    """
    User.objects.select_for_update().filter(pk=user.pk).first()
    _refuse_test_world(user)
    before, wanted = rights_of(user), wanted_of(user, groups)
    if user.pk == actor.pk and wanted != before:
        raise DomainError("own_rights", _("Nobody changes their own rights. Ask another administrator."))
    _save(user, wanted & before, {*changed} - {*before.told, "groups"}, before, actor)
    more = wanted.beyond(before)
    return propose(GRANT, user, actor=actor, reason=reason, data=more) if more else None


def grant_rights(approval: Approval, actor: User) -> None:
    """What a confirmed GRANT does. The account is locked (core.approvals)."""
    user = User.objects.get(public_id=approval.subject)
    before, more = rights_of(user), approval.data
    after = Rights(
        before.is_active or "is_active" in more, before.is_staff or "is_staff" in more,
        before.roles.union(more.get("roles", [])),
    )  # fmt: skip
    _save(user, after, set(), before, actor)


def _refuse_test_world(user: User) -> None:
    """Whoever is there for a platform's tests gets no rights among people, and is nobody's to look after."""
    if user.is_test:
        raise DomainError("test_world", _("This account is of the test world: it is kept through the API alone."))


def _save(user: User, rights: Rights, changed: set[str], before: Rights, actor: User) -> None:
    is_new = user.pk is None
    user.is_active, user.is_staff = rights.is_active, rights.is_staff
    user.save()
    user.groups.set(Group.objects.filter(name__in=rights.roles))
    changed |= {name for name, value in rights.told.items() if value != before.told[name]}
    record("user.account_saved", actor=actor, subject=user, data={"changed": sorted(changed), **rights.told})
    if rights != before and not is_new:
        end_log_ins(user, actor=actor)


def explain_grant(approval: Approval) -> list[str]:
    user, more = User.objects.get(public_id=approval.subject), approval.data
    person = {"person": user, "email": user.email}
    said = [_("This is about the account of %(person)s, %(email)s.") % person]
    if "is_active" in more:
        said.append(_("The account is opened again."))
    if "is_staff" in more:
        said.append(_("It becomes an account of the staff, which may open the staff's pages with a second factor."))
    said += [_("It gets the role “%(role)s”, with everything that this role may do.") % {"role": role}
             for role in more.get("roles", [])]  # fmt: skip
    return [*said, _("Its owner is logged out everywhere and has to log in again.")]
