"""Sellers whose pages in the admin are closed to somebody: their own account and the test world always, others for a
while, by what upper apps know."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.subjects import subjects_of
from core.approvals import ids_about
from core.errors import DomainError
from core.models import User
from sellers.models import Seller
from sellers.worlds import Rows, live

_hidden: list[Callable[[User], QuerySet[Seller]]] = []


def register(hidden: Callable[[User], QuerySet[Seller]]) -> None:
    _hidden.append(hidden)


def open_to(user: User, sellers: QuerySet[Seller]) -> QuerySet[Seller]:
    sellers = sellers.exclude(user=user).exclude(user__in=User.objects.of_test_world())
    for hidden in _hidden:
        sellers = sellers.exclude(pk__in=hidden(user))
    return sellers


def of_others(user: User, rows: Rows, seller: str = "seller") -> Rows:
    """What lists of the staff show this person: of live sellers, and nothing of their own account. `seller`: the lookup
    from a row to its seller."""
    return live(rows, seller).exclude(**{f"{seller}__in": Seller.objects.of(user)})


def own_subjects(user: User) -> set[str]:
    """In the log: the public ids of a reader's own account as a seller, and of what is proposed about it."""
    own = Seller.objects.filter(user=user).values_list("public_id", flat=True).first()
    return subjects_of(own) | ids_about(user) if own else set()


def refuse_own(seller: Seller, actor: User) -> None:
    """Whoever of the staff is a seller too does nothing about that account from the staff's pages."""
    if seller.user_id == actor.pk:
        raise DomainError("own_account", _("This is your own account: somebody else has to decide about it."))
