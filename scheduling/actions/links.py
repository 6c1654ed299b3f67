"""A fresh link into a session, asked for on the page of its booking."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from scheduling.joining import new_token
from scheduling.models import JoinToken, Session


@transaction.atomic
def issue_link(session: Session, *, actor: User | None) -> str:
    """The token of the link, from now on; only its keyed hash is kept. DomainError "too_many_links"."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    now = database_now()
    if session.join_tokens.filter(expires_at__gt=now).count() > current_policy().links_per_day_count:
        raise DomainError(
            "too_many_links",
            _(
                "You have opened the session from this page too often today. The link in our message still works, "
                "and so does the page on which you are asked for your session ID, if it is still open somewhere."
            ),
        )
    token = new_token(valid_from=now)
    JoinToken.objects.create(session=session, token_hash=token.hash, expires_at=token.expires_at)
    record("session.link_issued", actor=actor, subject=session)
    return token.secret
