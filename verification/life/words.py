"""What the seller reads of each state of a case (verification.life.table): what it is, and what happens otherwise."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Who(models.TextChoices):
    """Who acts next."""

    SELLER = "seller", _("You")
    STAFF = "staff", _("We")
    BOTH = "both", _("You and we")
    NOBODY = "nobody", _("Nobody: everything is done")


@dataclass(frozen=True)
class Words:
    """`otherwise`: what happens if nothing is done by the deadline. `page`: the URL name of the seller's next step, and
    `action` what its button says."""

    title: str | Promise
    text: str | Promise
    otherwise: str | Promise
    page: str = ""
    action: str | Promise = ""


GIVEN_BACK = _(
    "The times are given back, and we offer you others as soon as you ask. It is not held against you. If you ask for "
    "none for some weeks, your case is closed without a decision; before that we remind you."
)
CLOSED_WITHOUT = _(
    "Your case is closed without a decision. You are not rejected, what was accepted stays accepted, and you can start "
    "again whenever you want."
)
NEW_TIMES = _("If it cannot be finished, we offer you new times at once. It is not held against you.")
CHECKING = _(
    "You lose nothing if we are late: we tell you so with a new day, and your case is then the first in the queue."
)
NOTHING_BY_ITSELF = _("There is no deadline, and nothing else happens by itself.")

ENDED_APPROVED = _("You are verified")
ENDED_WITHDRAWN = _("withdrawn by you")

TIMES_HELD = Words(
    _("Choose a time for your video session"),
    _("We hold some times for you. Take the one that suits you, or ask for others."),
    GIVEN_BACK,
    "times",
    _("Choose a time"),
)
TIMES_HELD_IN_PERSON = Words(
    _("Choose a time for your session in person"),
    _("We hold some times for you. Take the one that suits you, or ask for others, or for times by video."),
    GIVEN_BACK,
    "times",
    _("Choose a time"),
)
TIMES_GONE = Words(
    _("Ask for new times for your session"),
    _("The times that we held for you were given back. Nothing is lost: we offer you others as soon as you ask."),
    CLOSED_WITHOUT,
    "times",
    _("Look for free times"),
)
TIMES_WANTED = Words(
    _("We are looking for a time for you"),
    _("No time was free, or none suited you. We write to you as soon as there is one."),
    _("Times that become free show on the page of times at once, so you can also look there yourself."),
    "times",
    _("Look for free times"),
)
POSTPONED = Words(
    _("You have put the session off"),
    _("You find free times whenever you want, and can still decline."),
    NOTHING_BY_ITSELF,
    "times",
    _("Look for free times"),
)
SESSION_BOOKED = Words(
    _("Come to your video session"),
    _("Have the original of your identity document and your bank statement ready, and try your camera before."),
    _(
        "If we or the technology fail, we offer you new times, and it is not held against you. If you do not come, "
        "we also offer you new times, but it counts as missed. The page of the session says how often that may "
        "happen, and until when you can change or cancel it."
    ),
    "booking",
    _("Show the session"),
)
SESSION_BOOKED_IN_PERSON = Words(
    _("Come to your session in person"),
    _("Bring the originals of your identity document and your bank statement, and your session ID."),
    _(
        "If we fail, we offer you new times, and it is not held against you. If you do not come, we also offer you "
        "new times, but it counts as missed. The page of the session says where to come, how often that may "
        "happen, and until when you can change or cancel it."
    ),
    "booking",
    _("Show the session"),
)
IN_SESSION = Words(
    _("Your video session is going on"),
    _("If you lost the connection, go back to the session: everything done so far is kept."),
    NEW_TIMES,
    "booking",
    _("Back to the session"),
)
IN_SESSION_IN_PERSON = Words(
    _("Your session in person is going on"),
    _("You are with the account manager. As soon as it is decided, you read it here."),
    NEW_TIMES,
    "booking",
    _("Show the session"),
)
DOCUMENT_REVIEW = Words(
    _("A person is checking your documents"),
    _("We compare your documents with your details. You need to do nothing."),
    CHECKING,
)
RULING_NEEDED = Words(
    _("We decide how your check goes on"),
    _("A lead looks at your case: either you get new times for a session, or we check your documents without one."),
    CHECKING,
)
DOCUMENTS_NEEDED = Words(
    _("Send the documents that we asked for again"),
    _("Only what is marked below is needed. What was accepted stays accepted."),
    CLOSED_WITHOUT,
    "case",
    _("See what is needed, and why"),
)
DOCUMENTS_READY = Words(
    _("Send your documents for review"),
    _("All documents that we asked for again are there. Look at them once more, then send them."),
    _("We then take what is there to a person for review. Nothing is lost."),
    "case",
    _("Send them for review"),
)
TAX_MISSING = Words(
    _("Enter your tax information"),
    _("You are verified. Your account is active as soon as we have your tax information."),
    _("Your account stays verified, but it is not active before we have it. You can still enter it later."),
    "tax",
    _("Enter your tax information"),
)
TAX_OVERDUE = Words(
    _("Enter your tax information"),
    _("You are verified, and the day by which we had asked for your tax information is over."),
    _("Your account stays verified, but it is not active before. There is no other deadline."),
    "tax",
    _("Enter your tax information"),
)
CHANGE_MADE = Words(
    _("Your change is accepted"),
    _("Your new details count from now on. Nothing more is needed for it."),
    _("Nothing changes by itself."),
    "change",
    _("Your changes"),
)
CHANGE_REFUSED = Words(
    _("We could not accept your change"),
    _("We said why with the decision. Your details stay as they were, and so does your account."),
    _("There is no deadline. You can ask for a change again whenever you want."),
    "case",
    _("Read the reasons"),
)
CHANGE_TAKEN_BACK = Words(
    _("You took your change back"),
    _("Your details stay as they were, and so does your account."),
    _("There is no deadline. You can ask for a change again whenever you want."),
    "change",
    _("Your changes"),
)
CHANGE_LAPSED = Words(
    _("Your change was closed without a decision"),
    _("We did not hear from you in time. Your details stay as they were, and so does your account."),
    _("There is no deadline. You can ask for a change again whenever you want."),
    "change",
    _("Your changes"),
)
ACTIVE = Words(
    _("Your account is active"),
    _("Your verification is complete, and nothing more is needed for it."),
    _("Nothing changes by itself."),
)
LIMITED = Words(
    _("Your account is limited"),
    _("Your messages say why, who decides, and what you can do."),
    _("What each account status means, and how it ends, stands on the page about account statuses."),
    "messages",
    _("Read your messages"),
)
REJECTED = Words(
    _("We could not verify you"),
    _(
        "We said why with the decision, and its page says whether and until when you can appeal. If something was "
        "missing, you can start again with other details or documents."
    ),
    NOTHING_BY_ITSELF,
    "case",
    _("Read the reasons"),
)
APPEALED = Words(
    _("Somebody else looks at your appeal"),
    _(
        "A person who took no part in our decision reads your appeal and all that was found, and answers in writing. "
        "You need to do nothing."
    ),
    _("You lose nothing if we are late: we tell you so with a new day. Your appeal is never closed without an answer."),
)
WITHDRAWN = Words(
    _("You declined the video session"),
    _("Your account stays as it was before our invitation. You can start again whenever you want."),
    NOTHING_BY_ITSELF,
    "case",
    _("Start again"),
)
LAPSED = Words(
    _("Your case was closed without a decision"),
    _(
        "We did not hear from you in time. You are not rejected: what was accepted stays accepted, and you can start "
        "again whenever you want."
    ),
    NOTHING_BY_ITSELF,
    "case",
    _("Start again"),
)
