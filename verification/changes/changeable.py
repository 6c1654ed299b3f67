"""Who can ask for a change of details, and what it takes of which seller. Reads only."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.errors import DomainError
from sellers.models import Business, Document, Seller
from verification.changes.needs import NEEDS, Need, need_of, strictest
from verification.measures.account_status import measures_in_effect
from verification.models import ChangeRequest, Measure
from verification.models.change_requests import Values

Kind = Document.Kind
CHANGEABLE = (Seller.Status.ACTIVE, Seller.Status.RESTRICTED)


def open_change(seller: Seller) -> ChangeRequest | None:
    return seller.change_requests.open().first()


def can_change(seller: Seller) -> bool:
    """Whose account stands, or is suspended for nothing but a certification: that a change answers too. A restriction
    may be for the very thing that is to be changed; anything stricter ends first."""
    if seller.status == Seller.Status.SUSPENDED:
        stricter = measures_in_effect(seller).exclude(kind=Measure.Kind.RESTRICT)
        return seller.certifications.suspending().exists() and not stricter.exists()
    return seller.status in CHANGEABLE


def refuse_unchangeable(seller: Seller) -> None:
    if not can_change(seller):
        raise DomainError("not_changeable", why_not(seller))
    if seller.cases.unsettled().exists():
        raise DomainError(
            "case_open", _("Your details are being checked, so they cannot be changed now. You can once it is decided.")
        )


def why_not(seller: Seller) -> str:
    if seller.status == Seller.Status.ONBOARDING:
        return _("You are not verified yet: your home page lists your details, and how to correct them.")
    if seller.status == Seller.Status.VERIFIED:
        return _("One step comes first: enter your tax information. After that you can change your details here.")
    if seller.status == Seller.Status.CLOSED:
        return _(
            "Your account is closed, so nothing can be changed any more. If you think that this is wrong, you can "
            "appeal: your home page leads to it."
        )
    return _(
        "Your account is suspended, so your details cannot be changed now. Your home page says why, how it ends and "
        "what you can do meanwhile. Once your account is open again, you can change them here."
    )


def documents_for(seller: Seller, values: Values) -> list[str]:
    """Kinds that show what is new; `seller` as with_values() has it."""
    parts = [part for part, asked in values.items() if need_of(part, list(asked)) != Need.NOTHING]
    wanted = {kind for part in parts for kind in _kinds_for(seller, part)}
    return [kind for kind in Kind.values if kind in wanted]


def _kinds_for(seller: Seller, part: str) -> Iterable[str]:
    """No register knows of a sole trader: their statement names the business and where it is."""
    if part == "person":
        return [Kind.IDENTITY]
    if part == "bank_account" or seller.business.kind == Business.Kind.SOLE_TRADER:
        return [Kind.BANK_STATEMENT]
    return [Kind.BUSINESS_EXTRACT]


def unshown(change: ChangeRequest) -> list[str]:
    """Kinds of documents of which nothing was sent since the change was begun: an older one shows nothing new."""
    sent = change.seller.documents.exclude(status__in=[*Document.MISSING, Document.Status.NOT_NEEDED])
    shown = set(sent.filter(uploaded_at__gte=change.started_at).values_list("kind", flat=True))
    return [kind for kind in change.documents if kind not in shown]


def is_of(change: ChangeRequest, part: str, name: str) -> bool:
    """Whether a correction of this field is one of what was asked, and takes no more than that: for anything else no
    document was asked for."""
    return part in change.asked and strictest([change.need, NEEDS[part][name]]) == change.need
