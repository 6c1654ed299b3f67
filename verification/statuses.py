"""What each account status means: the one table behind the public page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sellers.models import Seller

Status = Seller.Status


@dataclass(frozen=True)
class Definition:
    meaning: Promise
    decided_by: Promise
    lasts: Promise
    way_on: Promise


STATUSES: dict[Status, Definition] = {
    Status.ONBOARDING: Definition(
        _("You are still giving us your details, or we are still checking them."),
        _("You, by submitting your details; then a person who checks them."),
        _("Until you are verified. There is no deadline before you submit."),
        _("Your home page lists what is missing, who acts next and by when."),
    ),
    Status.VERIFIED: Definition(
        _("We have checked who you are. Your tax information is still missing."),
        _("The person who checked your details and documents."),
        _("Until you enter your tax information."),
        _("Enter your tax information: your account is active at once."),
    ),
    Status.ACTIVE: Definition(
        _("Everything is checked. Nothing is missing."),
        _("Nobody has to decide: it follows from being verified and from your tax information."),
        _("Without limit, as long as no duty becomes overdue."),
        _("Nothing to do."),
    ),
    Status.RESTRICTED: Definition(
        _("A duty that we named to you is overdue. Some things are not possible until it is done."),
        _("A person, after a notice in your messages that names the duty and its day."),
        _("Until the duty is done."),
        _("Do what the notice names. If you think that it is wrong, say so from that message."),
    ),
    Status.SUSPENDED: Definition(
        _("Your account is stopped for a time. This is temporary."),
        _("Two people, after a notice in your messages with the reason."),
        _("Until the day, or until the event, that the notice names."),
        _("The notice names the way back. You can appeal; somebody else then decides."),
    ),
    Status.CLOSED: Definition(
        _("Your account is closed. This is permanent."),
        _("Two people, after a notice in your messages with the reasons."),
        _("Permanently."),
        _("You can appeal; somebody else then decides, and gives the reasons in writing."),
    ),
}
