"""Who signs on becomes one of our accounts, with the roles that the company gives."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from audit.models import Event
from core import roles
from core.company_roles import set_company_roles
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_messages
from sellers.company.tokens import roles_of
from sellers.models import Seller


@transaction.atomic
def sign_on(claims: dict[str, Any]) -> User | None:
    """The account of who signs on, with the company's roles and no others. None for who has none (any more): roles of
    before are taken away. Raises DomainError: "unverified", "not_connected", "inactive".
    """
    if claims.get("email_verified") is not True or not claims.get("email"):
        raise DomainError(
            "unverified", _("Your company does not confirm your e-mail address. Ask those who manage its accounts.")
        )
    wanted = roles_of(claims)
    link = SocialAccount.objects.filter(provider=settings.OIDC_ISSUER, uid=claims["sub"]).select_related("user").first()
    user = link.user if link else _first_sign_on(claims) if wanted else None
    if user is None:
        return None
    if _is_kept_apart(user):
        raise _not_connected()
    if not user.is_active:
        raise DomainError("inactive", _("Your account here is switched off. Ask an administrator of Vouchroom."))
    if set_company_roles(user, roles=wanted) & roles.CONFIRMING:
        _tell_watchers("company_role", user, after="user.account_saved")
    user.refresh_from_db()
    return user if wanted else None


def _first_sign_on(claims: dict[str, Any]) -> User:
    """The account is found once by its address, and from then on by issuer and subject, which nobody can change."""
    email = str(claims["email"])
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, None, full_name=str(claims.get("name", ""))[:150])
    elif not _may_connect(user):
        raise _not_connected()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    SocialAccount.objects.create(user=user, provider=settings.OIDC_ISSUER, uid=claims["sub"])
    record("user.company_connected", actor=user, subject=user)
    return user


def _may_connect(user: User) -> bool:
    """Only an account that an administrator made for the staff, and once. Anybody can register with any address, as a
    seller: such an account would bring its password, passkeys and data along with it. And a second person with an
    address that is given out again gets nothing of the first one's.
    """
    connected = SocialAccount.objects.filter(user=user, provider=settings.OIDC_ISSUER).exists()
    return user.is_staff and not connected and not _is_kept_apart(user)


def _is_kept_apart(user: User) -> bool:
    """The rights of a superuser or a break-glass account are not the company's to give or take; nor is a seller's."""
    return user.is_superuser or is_break_glass(user) or Seller.objects.filter(user=user).exists()


def _not_connected() -> DomainError:
    return DomainError(
        "not_connected",
        _(
            "There is an account with your e-mail address that cannot be used with your company account. "
            "Ask an administrator of Vouchroom."
        ),
    )


def is_break_glass(user: User) -> bool:
    return user.email.lower() in settings.BREAK_GLASS


@transaction.atomic
def tell_of_broken_glass(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)  # so that two at once are told as two
    record("user.broke_glass", actor=user, subject=user)
    _tell_watchers("broken_glass", user, after="user.broke_glass")


def _tell_watchers(purpose: str, user: User, *, after: str) -> None:
    """Each event of this kind once, to all other administrators and leads. The caller holds the user's lock."""
    times = Event.objects.filter(subject=user.public_id, action=after).count()
    readers = User.objects.with_role(roles.ADMINISTRATOR, roles.LEAD).filter(is_staff=True).exclude(pk=user.pk)
    queue_messages(purpose, [(reader, user) for reader in readers], revision=times)
