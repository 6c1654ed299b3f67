"""What exactly happens when a second person confirms, in the words of the staff's pages (core.approvals)."""

from django.utils.translation import gettext as _

from core.models import Approval
from sellers.models import LegalHold, Seller


def erasure(approval: Approval) -> list[str]:
    seller = Seller.objects.select_related("business").get(public_id=approval.subject)
    return [
        _("Everything personal about %(seller)s (%(id)s) is erased: names, addresses, numbers, documents, pictures, "
          "chat, the words of messages, contacts, and reasons that were typed.")
        % {"seller": seller, "id": seller.public_id},
        _("Decisions with their outcome, dates and reason codes stay, and so does the log, without a name."),
        _("The account is closed and nobody can log in to it again. This cannot be undone."),
    ]  # fmt: skip


def release(approval: Approval) -> list[str]:
    hold = LegalHold.objects.select_related("seller__business").get(public_id=approval.subject)
    return [
        _("The legal hold on %(seller)s (%(id)s) ends.") % {"seller": hold.seller, "id": hold.seller.public_id},
        _("What was kept only because of it is removed within minutes, as the retention periods say."),
    ]


def copy(approval: Approval) -> list[str]:
    seller = Seller.objects.select_related("business").get(public_id=approval.subject)
    return [
        _("A copy of everything about %(seller)s (%(id)s) is made, all numbers in full, with the pages of documents, "
          "stills and recordings, but without the files as they came.")
        % {"seller": seller, "id": seller.public_id},
        _("Whoever may make copies can open it for some days, and says why each time."),
    ]  # fmt: skip
