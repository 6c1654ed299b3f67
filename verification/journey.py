"""Where a case stands: who acts next, by when, and what happens otherwise. Pure; the seller and support read the same.

Every state has an entry, so nobody ever looks at a page that does not say what comes next.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.policy import Policy
from core.times import end_of_day
from sellers.models import Seller
from sellers.rules import missing_steps
from verification.models import Case

Status = Case.Status


class Who(models.TextChoices):
    SELLER = "seller", _("You")
    STAFF = "staff", _("We")
    BOTH = "both", _("You and we")
    NOBODY = "nobody", _("Nobody: everything is done")


@dataclass(frozen=True)
class Standing:
    """`otherwise`: what happens if nothing is done by the deadline. `page`: the URL name of the seller's next step."""

    title: str | Promise
    who: Who
    text: str | Promise
    otherwise: str | Promise
    page: str = ""
    action: str | Promise = ""
    due_at: datetime | None = None


SUBMIT = Standing(
    _("Complete your details, then submit them"),
    Who.SELLER,
    _("Work through the list below in any order. What you have saved stays saved."),
    _("There is no deadline. We begin when you submit."),
)
READY = Standing(
    _("Check your answers, then submit"),
    Who.SELLER,
    _("Everything we need is there. Look at it once more, then submit it."),
    _("There is no deadline. We begin when you submit."),
    "check_answers",
    _("Check your answers"),
)
CHECKING = _("You lose nothing if we are late: your case is then the first in the queue.")
FIND_TIMES = Standing(
    _("We are looking for a time for you"),
    Who.STAFF,
    _("No time was free, or none suited you. We write to you as soon as there is one."),
    _("Times that become free show on the page of times at once, so you can also look there yourself."),
    "times",
    _("Look for free times"),
)
POSTPONED = Standing(
    _("You have put the session off"),
    Who.SELLER,
    _("You find free times whenever you want, and can still decline."),
    _("There is no deadline, and nothing else happens by itself."),
    "times",
    _("Look for free times"),
)
CASES: dict[str, Standing] = {
    Status.SESSION_NEEDED: Standing(
        _("Choose a time for your video session"),
        Who.SELLER,
        _("We hold some times for you. Take the one that suits you, or ask for others."),
        _("The times are given back, and we offer you others as soon as you ask. It is not held against you."),
        "times",
        _("Choose a time"),
    ),
    Status.SESSION_BOOKED: Standing(
        _("Come to your video session"),
        Who.BOTH,
        _("Have the original of your identity document and your bank statement ready, and try your camera before."),
        _(
            "If we or the technology fail, we offer you new times, and it is not held against you. If you do not come, "
            "we also offer you new times, but it counts as missed. The page of the session says how often that may "
            "happen, and until when you can change or cancel it."
        ),
        "booking",
        _("Show the session"),
    ),
    Status.IN_SESSION: Standing(
        _("Your video session is going on"),
        Who.BOTH,
        _("If you lost the connection, go back to the session: everything done so far is kept."),
        _("If it cannot be finished, we offer you new times at once. It is not held against you."),
        "booking",
        _("Back to the session"),
    ),
    Status.DOCUMENT_REVIEW: Standing(
        _("A person is checking your documents"),
        Who.STAFF,
        _("We compare your documents with your details. You need to do nothing."),
        CHECKING,
    ),
    Status.DOCUMENTS_NEEDED: Standing(
        _("Send the documents that we asked for again"),
        Who.SELLER,
        _("Only what is marked below is needed. What was accepted stays accepted."),
        _("Your case stays open and waits for you, but your account cannot be verified before."),
        "case",
        _("See what is needed, and why"),
    ),
    Status.FRAUD_SUSPECTED: Standing(
        _("A second person is looking at your case"),
        Who.STAFF,
        _("Nothing has been decided yet. You need to do nothing."),
        CHECKING,
    ),
    Status.REJECTED: Standing(
        _("We could not verify you"),
        Who.SELLER,
        _("We said why with the decision. You can start again with other details or documents."),
        _("There is no deadline, and nothing else happens by itself."),
        "case",
        _("Read the reasons"),
    ),
    Status.WITHDRAWN: Standing(
        _("You declined the video session"),
        Who.SELLER,
        _("Your account stays as it was before our invitation. You can start again whenever you want."),
        _("There is no deadline, and nothing else happens by itself."),
        "case",
        _("Start again"),
    ),
}
IN_PERSON: dict[str, Standing] = {
    Status.SESSION_NEEDED: Standing(
        _("Choose a time for your session in person"),
        Who.SELLER,
        _("We hold some times for you. Take the one that suits you, or ask for others, or for times by video."),
        _("The times are given back, and we offer you others as soon as you ask. It is not held against you."),
        "times",
        _("Choose a time"),
    ),
    Status.SESSION_BOOKED: Standing(
        _("Come to your session in person"),
        Who.BOTH,
        _("Bring the originals of your identity document and your bank statement, and your session ID."),
        _(
            "If we fail, we offer you new times, and it is not held against you. If you do not come, we also offer you "
            "new times, but it counts as missed. The page of the session says where to come, how often that may "
            "happen, and until when you can change or cancel it."
        ),
        "booking",
        _("Show the session"),
    ),
    Status.IN_SESSION: Standing(
        _("Your session in person is going on"),
        Who.BOTH,
        _("You are with the account manager. As soon as it is decided, you read it here."),
        _("If it cannot be finished, we offer you new times at once. It is not held against you."),
        "booking",
        _("Show the session"),
    ),
}
OVER = (Status.REJECTED, Status.WITHDRAWN)
SEND = Standing(
    _("Send your documents for review"),
    Who.SELLER,
    _("All documents that we asked for again are there. Look at them once more, then send them."),
    _("Your case stays open and waits for you, but your account cannot be verified before."),
    "case",
    _("Send them for review"),
)
TAX = Standing(
    _("Enter your tax information"),
    Who.SELLER,
    _("You are verified. Your account is active as soon as we have your tax information."),
    _("Your account stays verified, but it is not active before."),
    "tax",
    _("Enter your tax information"),
)
DONE = Standing(
    _("Your account is active"),
    Who.NOBODY,
    _("Your verification is complete, and nothing more is needed for it."),
    _("Nothing changes by itself."),
)
LIMITED = Standing(
    _("Your account is limited"),
    Who.STAFF,
    _("Your messages say why, who decides, and what you can do."),
    _("What each account status means, and how it ends, stands on the page about account statuses."),
    "messages",
    _("Read your messages"),
)


def standing(seller: Seller, case: Case | None, *, policy: Policy) -> Standing:
    """`case` is the newest; None before the first submission."""
    if _is_limited(seller, case):
        return LIMITED
    if case is None or (case.status in OVER and seller.locked_at is None):
        return SUBMIT if missing_steps(seller) else READY
    if case.status == Status.APPROVED:
        return _after_approval(seller, case, policy)
    if case.status == Status.SESSION_NEEDED and case.times_wanted_at:
        return _with_deadline(FIND_TIMES, case.due_at)
    if case.status == Status.SESSION_NEEDED and case.due_at is None:
        return POSTPONED
    if case.status == Status.DOCUMENTS_NEEDED and nothing_missing(seller):
        return _with_deadline(SEND, case.due_at)
    entry = IN_PERSON.get(case.status) if case.in_person else None
    return _with_deadline(entry or CASES[case.status], case.due_at)


def _is_limited(seller: Seller, case: Case | None) -> bool:
    """Suspended sellers whose newest case was not their approval have been invited to a session: a way back."""
    if seller.status == Seller.Status.SUSPENDED:
        return case is None or case.status == Status.APPROVED
    return seller.status in (Seller.Status.RESTRICTED, Seller.Status.CLOSED)


def nothing_missing(seller: Seller) -> bool:
    return not any(document.status in document.MISSING for document in seller.documents.all())


def _after_approval(seller: Seller, case: Case, policy: Policy) -> Standing:
    if seller.status == Seller.Status.ACTIVE:
        return DONE
    return _with_deadline(TAX, end_of_day(case.since, case.zone, days=policy.tax_deadline_days))


def _with_deadline(entry: Standing, due_at: datetime | None) -> Standing:
    return Standing(**{**vars(entry), "due_at": due_at})
