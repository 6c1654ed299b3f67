"""On what ground somebody of the staff looks at a seller's documents and numbers: the case is theirs, or they say why.

The words of a reason may name people: they are encrypted, and the log holds their id alone (R36).
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.errors import DomainError
from core.models import User
from sellers.models import StatedReason

LEAST_CHARACTERS, MOST_CHARACTERS = 10, 500
SECONDS = 600
_KEY = "stated_reasons"


@dataclass(frozen=True)
class Ground:
    """`reason`: the public id of what they stated; "" where the case is assigned to them."""

    reason: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """For the event of the look."""
        return {"assigned": False, "reason": self.reason} if self.reason else {"assigned": True}


ASSIGNED = Ground()


@transaction.atomic
def state_reason(subject: Subject, *, actor: User, text: str) -> Ground:
    """DomainError "no_reason" for one that is too short to mean anything."""
    words = " ".join(text.split())
    if not LEAST_CHARACTERS <= len(words) <= MOST_CHARACTERS:
        raise DomainError(
            "no_reason",
            _("Say in %(least)d to %(most)d characters why you need to see it.")
            % {"least": LEAST_CHARACTERS, "most": MOST_CHARACTERS},
        )
    stated = StatedReason.objects.create(stated_by=actor, subject=subject.public_id, text=words)
    record("look.explained", actor=actor, subject=subject, data={"reason": stated.public_id})
    return Ground(stated.public_id)


def keep_ground(session: SessionBase, subject: Subject, ground: Ground) -> None:
    """For this log-in, ten minutes."""
    session[_KEY] = {**session.get(_KEY, {}), subject.public_id: [ground.reason, time.time()]}


def kept_ground(session: SessionBase, subject: Subject) -> Ground | None:
    reason, stated_at = session.get(_KEY, {}).get(subject.public_id, ("", 0))
    return Ground(reason) if time.time() - stated_at < SECONDS else None
