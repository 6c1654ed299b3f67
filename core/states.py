"""State machines: a table of transitions beside the model, and the one way to walk it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.errors import DomainError


class HasStatus(models.Model):
    """For models with a `status` field and a TRANSITIONS table {from: {to, …}}.

    move_to() changes the object in memory; the action that calls it holds the row's lock and saves.
    """

    TRANSITIONS: dict[Any, set[Any]] = {}
    status: Any

    class Meta:
        abstract = True

    def can_move_to(self, status: Any) -> bool:
        return status in self.TRANSITIONS[self.status]

    def move_to(self, status: Any) -> None:
        if not self.can_move_to(status):
            raise DomainError(
                "illegal_transition",
                _(
                    "This was changed in the meantime, so the step is no longer possible. "
                    "Reload the page to see where it stands."
                ),
            )
        self.status = status
