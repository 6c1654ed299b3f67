"""What each account status means, and how an account comes from one to another: the one table behind the public page
and Seller.TRANSITIONS. Pure; it knows no model."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Seller.Status."""

    ONBOARDING = "onboarding", _("onboarding")
    VERIFIED = "verified", _("verified, tax information missing")
    ACTIVE = "active", pgettext_lazy("account status", "active")
    RESTRICTED = "restricted", _("restricted")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", pgettext_lazy("account status", "closed")


@dataclass(frozen=True)
class Definition:
    """`ways`: what can come next, and how."""

    meaning: Promise
    decided_by: Promise
    lasts: Promise
    way_on: Promise
    ways: Mapping[Status, Promise]


_TWO = _("Two people decide it, with a reason that stands in your messages.")
_DECIDED = _(
    "Two people: one proposes it, another confirms it. You read the reason and the day in advance, unless somebody "
    "would come to harm meanwhile, or a law or an authority obliges us to act at once."
)
_LIFTED = _("Two people lift the closing, for example after your appeal: the account is as it was.")
STATUSES: dict[Status, Definition] = {
    Status.ONBOARDING: Definition(
        _("You are still giving us your details, or we are still checking them."),
        _("You, by submitting your details; then a person who checks them."),
        _("Until you are verified. There is no deadline before you submit."),
        _("Your home page lists what is missing, who acts next and by when."),
        {Status.VERIFIED: _("A person accepts your details and documents."), Status.CLOSED: _TWO},
    ),
    Status.VERIFIED: Definition(
        _("We have checked who you are. Your tax information is still missing."),
        _("The person who checked your details and documents."),
        _("Until you enter your tax information."),
        _("Enter your tax information: your account is active at once."),
        {
            Status.ACTIVE: _("You enter your tax information."),
            Status.SUSPENDED: _TWO,
            Status.CLOSED: _TWO,
        },
    ),
    Status.ACTIVE: Definition(
        _("Everything is checked. Nothing is missing."),
        _("Nobody has to decide: it follows from being verified and from your tax information."),
        _("Without limit, as long as nothing that we ask of you becomes overdue."),
        _("Nothing to do."),
        {
            Status.RESTRICTED: _TWO,
            Status.SUSPENDED: _TWO,
            Status.CLOSED: _TWO,
        },
    ),
    Status.RESTRICTED: Definition(
        _("Something that we asked of you is overdue. Some things are not possible until it is done."),
        _DECIDED,
        _("Until what is overdue is done."),
        _("Do what the notice names, then say on its page that it is done: a person looks at it and answers."),
        {
            Status.ACTIVE: _("You have done what was overdue, and two people lift the restriction."),
            Status.VERIFIED: _("The same after a new check: your tax information comes last, as before."),
            Status.SUSPENDED: _TWO,
            Status.CLOSED: _TWO,
        },
    ),
    Status.SUSPENDED: Definition(
        _("Your account is stopped for a time. This is temporary."),
        _DECIDED,
        _("Until the day, or until the event, that the notice names."),
        _("The notice names the way back. You can appeal; somebody else then decides."),
        {
            Status.ACTIVE: _("The day that the notice names is over, or two people lift the suspension before."),
            Status.VERIFIED: _("A person checks you again and accepts; your tax information comes last, as before."),
            Status.RESTRICTED: _("The suspension ends, and a restriction from before is not lifted yet."),
            Status.CLOSED: _TWO,
        },
    ),
    Status.CLOSED: Definition(
        _("Your account is closed. This is permanent."),
        _DECIDED,
        _("Permanently."),
        _("You can appeal; somebody else then decides, and gives the reasons in writing."),
        {
            Status.ONBOARDING: _LIFTED,
            Status.VERIFIED: _LIFTED,
            Status.ACTIVE: _LIFTED,
            Status.RESTRICTED: _LIFTED,
            Status.SUSPENDED: _LIFTED,
        },
    ),
}
# {from: {to, …}}, as core.states walks it.
TRANSITIONS = {status: set(definition.ways) for status, definition in STATUSES.items()}
