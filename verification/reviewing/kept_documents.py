"""Rejected documents that no other file replaces: nobody would look at it, or an appeal is about the one that is there.
It only reads."""

from django.utils.translation import gettext as _

from sellers.models import Document
from verification.changes.changeable import open_change
from verification.models import Appeal, Case


def why_kept(document: Document) -> str:
    """In the active language; "" where another file can be sent."""
    if document.status != Document.Status.REJECTED:
        return ""
    seller = document.seller
    if Appeal.objects.open().filter(decision__case__seller=seller).exists():
        return _(
            "Your appeal is about this document, so it stays as you sent it until the appeal is answered. If you want "
            "to send another one first, withdraw the appeal on the page of the decision: then you can write a new "
            "appeal and add the document there, as long as there is time for it."
        )
    change = open_change(seller)
    if seller.locked_at is None or (change and document.kind in change.documents):
        return ""
    if Case.objects.filter(seller=seller).order_by("-pk").values_list("status", flat=True).first() not in Case.CLOSED:
        return ""
    return _(
        "Your case is closed, so nobody would look at a new file here. The page of your case shows how you can go on: "
        "start again and send it then, or write an appeal and add it there."
    )
