"""What a provider of picture and sound is, and how it can fail. Vendor words stop here."""

from typing import Any, Protocol

from scheduling.models import Session, Side


class TryLater(Exception):
    """At its limits, or not reached: the page asks again by itself."""


class Unavailable(Exception):
    """It refuses us: asking again would change nothing, somebody has to look at the settings."""


class Video(Protocol):
    def join(self, session: Session, *, side: Side, person: str) -> dict[str, Any]:
        """What the page's script needs to take part, as JSON; `person` is a user's public id. Never called inside a
        transaction, and only for an admitted seller (R4).

        TryLater, Unavailable; DomainError "session_over".
        """

    def part(self, session: Session) -> None:
        """Somebody else holds the session now: what the pages were given to take part with is worth nothing any more,
        so they join anew. Called in the transaction of the takeover; what concerns the provider follows its commit.
        """

    def sweep(self) -> None:
        """What is due between us and the provider: ended sessions are closed there, what it reports is taken in."""
