"""What no detail shows: how the account stands, how an earlier session went, whom a campaign invites."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.screening.rule import Rule, never


def _said(name: str, reason: str | Promise, internal: str) -> Rule:
    """Whatever the plan says: none of this is settled on paper."""
    return Rule(name, 1, never, reason, internal, always=True, answerable=False)


_IS_SUSPENDED = _(
    "Your account is suspended. In a video session you can show your documents to a person, who can then open your "
    "account again."
)
SUSPENDED = _said(
    "suspended", _IS_SUSPENDED, "Suspended, and submitted again by the seller: not to be opened on paper."
)
FAILED_BEFORE = _said(
    "session_failed_before",
    _(
        "Your last session left something open that only a session can show. We would like to look at it again with "
        "you."
    ),
    "In the last session, of an earlier case, a check failed that only a session can make good.",
)
NOT_MET = _said(
    "session_not_chosen",
    _("Your last case was closed before a session was held. We would still like to speak with you in one."),
    "In the last case a session was asked for, and it lapsed without one.",
)
APPROVAL_UNDONE = _said(
    "approval_undone",
    _(
        "New evidence came to us after we had verified you, and the message about it says which. In a video session "
        "you can show your documents to a person, who decides again."
    ),
    "An approval was undone by two people: the measure on the seller's page says why.",
)
ASKED_IN_TEST = _said(
    "asked_in_test",
    _("This is a test: a value that you entered asks for a video session."),
    "A magic value of test mode asks for it.",
)
INVITED_AFTER = {
    "rejected": _said(
        "invited_after_rejection",
        _(
            "We could not verify you earlier. We would like to look at your case again, in a video session: there you "
            "can show your documents to a person and ask questions."
        ),
        "Rejected before, and invited again by a campaign.",
    ),
    "withdrawn": _said(
        "invited_after_declining",
        _("You declined our earlier invitation to a video session. We ask once more whether you would like one now."),
        "Declined an earlier invitation, and invited again by a campaign.",
    ),
    "lapsed": _said(
        "invited_after_lapse",
        _("Your last case was closed without a decision. We would like to go on with it, in a video session."),
        "The last case lapsed, and invited again by a campaign.",
    ),
    "approved": _said(
        "invited_while_suspended",
        _IS_SUSPENDED,
        "Verified before and suspended since, and invited by a campaign.",
    ),
}
RULES = [SUSPENDED, FAILED_BEFORE, NOT_MET, APPROVAL_UNDONE, ASKED_IN_TEST, *INVITED_AFTER.values()]
