"""What the case of a test seller can be led to, and from where. Pure; driving takes the steps.

The codes are for good: platforms write them into their tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from verification.life.table import At

CHOOSING = frozenset({At.TIMES_HELD, At.TIMES_GONE, At.TIMES_WANTED, At.POSTPONED})
REVIEWABLE = frozenset({At.DOCUMENT_REVIEW, At.RULING_NEEDED, At.DOCUMENTS_NEEDED, At.FRAUD_SUSPECTED})
AHEAD = CHOOSING | {At.SESSION_BOOKED}
DECIDABLE = AHEAD | REVIEWABLE | {At.IN_SESSION}
REJECTED = frozenset({At.REJECTED, At.CHANGE_REFUSED, At.APPEALED})
ACCEPTED = frozenset({At.TAX_MISSING, At.TAX_OVERDUE, At.ACTIVE, At.LIMITED})
ANYWHERE = frozenset(At)


@dataclass(frozen=True)
class Outcome:
    """`leads_to` is a whole sentence for whoever writes a platform. `by_session`: it takes a session. `default`: the
    reason, where the outcome takes reasons and none is given. `after`: an outcome that has to come first, if any."""

    leads_to: str
    sources: frozenset[At]
    by_session: bool = False
    default: str = ""
    after: str = ""

    @property
    def takes_reasons(self) -> bool:
        return bool(self.default)


OUTCOMES: Mapping[str, Outcome] = {
    "approved": Outcome("Everything is accepted, and the seller is verified.", DECIDABLE),
    "documents_needed": Outcome(
        "What has the reasons is asked for again, everything else is accepted.", DECIDABLE, default="unreadable"
    ),
    "rejected": Outcome("The seller is rejected for the reasons, and can appeal.", DECIDABLE, default="altered"),
    "second_look": Outcome(
        "A second person has to look at the case before anything is decided; pick another outcome for what they say.",
        DECIDABLE - {At.FRAUD_SUSPECTED},
    ),
    "no_show": Outcome("The seller does not come to the session.", AHEAD, by_session=True),
    "our_no_show": Outcome("The account manager does not come to the session.", AHEAD, by_session=True),
    "connection_failed": Outcome(
        "The session breaks off for technical reasons, and new times are offered.",
        AHEAD | {At.IN_SESSION},
        by_session=True,
    ),
    "session_paused": Outcome(
        "The session cannot be finished and goes on as a review of the documents.",
        AHEAD | {At.IN_SESSION},
        by_session=True,
    ),
    "appeal_upheld": Outcome(
        "The appeal is answered: the rejection stands. There is a second step, and after it none.",
        REJECTED,
        after="rejected",
    ),
    "appeal_overturned": Outcome(
        "The appeal is answered: the case is open again, for a third person.", REJECTED, after="rejected"
    ),
    "account_restricted": Outcome("The account is restricted, from now on.", ACCEPTED, after="approved"),
    "account_suspended": Outcome(
        "The account is suspended, from now on and for sixty days; move the clock for the end.",
        ACCEPTED,
        after="approved",
    ),
    "account_closed": Outcome("The account is closed for good, from now on.", ACCEPTED, after="approved"),
    "approval_undone": Outcome(
        "The approval is undone: the account is suspended, and a new case with a session begins.",
        ACCEPTED,
        after="approved",
    ),
    "measure_upheld": Outcome(
        "The appeal against what was last done to the account is answered: it stands.",
        ANYWHERE,
        after="account_restricted",
    ),
    "measure_overturned": Outcome(
        "The appeal against what was last done to the account is answered: it ends.",
        ANYWHERE,
        after="account_restricted",
    ),
    "measures_ended": Outcome(
        "Whatever was done to the account ends, and it is as it was before.", ANYWHERE, after="account_restricted"
    ),
}


def way_to(name: str) -> str:
    """It with all that has to come first, as magic values say it."""
    after = OUTCOMES[name].after
    return f"{way_to(after)}.{name}" if after else name
