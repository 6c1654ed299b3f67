"""What the audit log says of sellers and documents, and what belongs to a seller: accounts and messages too, whose own
apps know no sellers."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind
from sellers.models import Seller, StatedReason

FOUND = 6
KINDS = [
    Kind("sel", _("seller"), "sellers.Seller"),
    Kind("usr", _("account"), "core.User", seller="seller__public_id"),
    Kind("msg", _("message"), "messaging.Message", seller="recipient__seller__public_id"),
    Kind("mail", _("account e-mail")),
    Kind("rpt", _("report of a message"), "messaging.Report", seller="reporter__seller__public_id"),
    Kind("lgn", _("place of log-ins"), "sellers.LogInPlace", seller="user__seller__public_id"),
    Kind("why", _("reason for a look"), "sellers.StatedReason"),
    Kind("doc", _("document"), "sellers.Document", seller="seller__public_id"),
    Kind("hold", _("legal hold"), "sellers.LegalHold", seller="seller__public_id"),
    Kind("exp", _("copy of the data"), "sellers.Export", seller="seller__public_id"),
    Kind("era", _("request for erasure"), "sellers.ErasureRequest", seller="seller__public_id"),
    Kind("retention", _("retention")),
]
ACTIONS = {
    "seller.registered": _("opened an account"),
    "seller.reference_saved": _("saved the marketplace's own number of a seller"),
    "seller.details_saved": _("saved details"),
    "seller.detail_corrected": _("corrected a detail in the session"),
    "seller.details_changed": _("changed details of an account that stands"),
    "seller.details_locked": _("handed the details in"),
    "seller.details_unlocked": _("opened the details again"),
    "seller.verified": _("verified a seller"),
    "seller.restricted": _("restricted a seller's account"),
    "seller.suspended": _("suspended a seller's account"),
    "seller.opened_again": _("opened a seller's account again"),
    "seller.closed": _("closed a seller's account"),
    "seller.tax_information_saved": _("saved tax information"),
    "seller.activated": _("activated a seller's account"),
    "document.requested": _("asked for a document"),
    "document.asked_again": _("asked again for a document whose details were changed"),
    "document.accepted_as_before": _("asked no longer for a document that was accepted before"),
    "document.taken_as_sent": _("asked no newer document any more: the one that was sent is looked at"),
    "document.not_needed": _("asked no longer for a document"),
    "document.uploaded": _("uploaded a document"),
    "document.refused": _("sent a file that was not taken"),
    "document.scanned": _("scanned a document for malware"),
    "document.infected": _("sent a file with malware, which was deleted"),
    "document.accepted": _("accepted a document"),
    "document.rejected": _("rejected a document"),
    "document.rejection_taken_back": _("took the rejection of a document back"),
    "user.logged_in_anew": _("logged in from a new browser or place"),
    "user.log_ins_ended": _("logged an account out everywhere"),
    "user.company_connected": _("connected an account with a company account"),
    "user.broke_glass": _("logged in with a break-glass account"),
    "travel.noted": _("noted a journey"),
    "travel.removed": _("removed the note of a journey"),
    "look.explained": _("said why they look"),
    "seller.revealed": _("revealed a number of a seller"),
    "document.viewed": _("looked at a page of a document"),
    "retention.removed": _("removed what was kept for long enough"),
    "hold.placed": _("placed a legal hold"),
    "hold.released": _("released a legal hold"),
    "erasure.asked": _("asked to be erased"),
    "erasure.withdrawn": _("withdrew the request to be erased"),
    "erasure.refused": _("refused to erase a seller"),
    "seller.erased": _("erased a seller"),
    "export.asked": _("asked for a copy of everything about a seller"),
    "export.made": _("made a copy of everything about a seller"),
    "export.failed": _("could not make a copy of everything about a seller"),
    "export.viewed": _("opened a copy of everything about a seller"),
}


def sellers_called(text: str) -> list[str]:
    """Public ids. Part of an id or of an e-mail address finds nothing: it would spell the rest out letter by letter."""
    asked = Q(public_id=text) | Q(user__email__iexact=text) | Q(business__legal_name__icontains=text)
    return list(Seller.objects.filter(asked).order_by("pk").values_list("public_id", flat=True)[:FOUND])


def reasons_of(public_ids: Collection[str]) -> dict[str, str]:
    stated = StatedReason.objects.filter(public_id__in=public_ids)
    return {reason.public_id: str(reason.text) for reason in stated}
