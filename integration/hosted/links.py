"""Links by which a platform sends a seller to our pages: short-lived, and good for one log-in."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.encryption import keyed_hash
from core.errors import DomainError
from core.policy import current_policy
from integration.models import ApiKey, HostedLink
from sellers.models import Seller

TOKEN_BYTES = 24  # 192 bits


@transaction.atomic
def make_link(seller: Seller, *, actor: ApiKey, return_url: str = "", language: str = "") -> tuple[str, datetime]:
    """Address and end of a link for whatever is next for this seller. `return_url` is one that `actor` may name
    (integration.hosted.origins). DomainError "no_log_in"."""
    if seller.erased_at or not seller.user.is_active or seller.user.is_staff:
        raise DomainError("no_log_in", _("Nobody can log in to this seller's account, so no link leads there."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = HostedLink(seller=seller, made_by=actor, token_hash=hash_of(token), return_url=return_url, language=language)
    link.expires_at = database_now() + timedelta(minutes=current_policy().hosted_link_minutes)
    link.save()
    record("hosted_link.made", actor=actor, subject=link)
    return f"{settings.SITE_ORIGIN}{reverse('hosted_link', args=[token])}", link.expires_at


def find_link(token: str) -> HostedLink | None:
    """Whom it would lead in, and where; uses nothing up (R2). None: wrong, expired, used or unknown alike (R3)."""
    return HostedLink.objects.open().select_related("seller__user").filter(token_hash=hash_of(token)).first()


@transaction.atomic
def use_link(token: str) -> HostedLink | None:
    """As find_link(), and nobody else uses it from now on: of two at once, one waits here and then finds none."""
    usable = HostedLink.objects.open().select_related("seller__user").select_for_update(of=("self",))
    link = usable.filter(token_hash=hash_of(token)).first()
    if link is None:
        return None
    link.used_at = database_now()
    link.save(update_fields=["used_at"])
    record("hosted_link.used", actor=link.seller.user, subject=link)
    return link


def hash_of(token: str) -> str:
    return keyed_hash("hosted-link", token)
