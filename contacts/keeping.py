"""What is kept of emergency contacts and codes, for how long (sellers.keeping); and what goes with an erasure."""

from django.utils.translation import gettext_lazy as _

from contacts.models import Address, CodeAttempt, CodeSend, Contact, StaffCall
from sellers.keeping import Ground, RetentionClass, by_time, delete_all
from sellers.models import Seller

CLASSES = [
    RetentionClass(
        code="codes",
        label=_("Attempts to confirm an address by code"),
        what=_("When codes were sent to an address, and how many were typed wrongly."),
        ground=Ground.INTEREST,
        figure="codes_kept_days",
        since=_("the last code that was sent"),
        kept=lambda: CodeAttempt.objects.exclude(status=CodeAttempt.Status.OPEN),
        due=by_time("sent_at"),
        remove=delete_all,
        seller="address__contact__seller",
    ),
    RetentionClass(
        code="code_sends",
        label=_("Counts of codes sent"),
        what=_("That a code was sent to an address, known by a keyed hash, for the limits."),
        ground=Ground.INTEREST,
        figure="codes_kept_days",
        since=_("the moment it was sent"),
        kept=CodeSend.objects.all,
        due=by_time("at"),
        remove=delete_all,
        seller="seller",
    ),
    RetentionClass(
        code="contact_history",
        label=_("Former addresses of emergency contacts"),
        what=_("E-mail addresses and phone numbers that were replaced or given up."),
        ground=Ground.CONTRACT,
        figure="contact_history_kept_days",
        since=_("the day it was replaced or given up"),
        kept=lambda: Address.objects.exclude(status__in=Address.CURRENT).filter(ended_at__isnull=False),
        due=by_time("ended_at"),
        remove=delete_all,
        seller="contact__seller",
    ),
    RetentionClass(
        code="contact_calls",
        label=_("Calls to emergency contacts"),
        what=_("Who called which number, what about, what came of it, and what was noted."),
        ground=Ground.CONTRACT,
        figure="contact_calls_kept_days",
        since=_("the call"),
        kept=StaffCall.objects.all,
        due=by_time("made_at"),
        remove=delete_all,
        seller="contact__seller",
    ),
]


def erase(seller: Seller) -> None:
    """The contact with all its addresses, attempts and calls, and the counts of codes sent."""
    Contact.objects.filter(seller=seller).delete()
    CodeSend.objects.filter(seller=seller).delete()
