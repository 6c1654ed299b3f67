"""What is still missing of a seller."""

from sellers.models import Document, Seller


def missing_steps(seller: Seller) -> list[str]:
    """Out of business, person, bank_account, identity, bank_statement and business_extract, in the order in which they
    are asked for."""
    details = [step for step in ("business", "person", "bank_account") if not hasattr(seller, step)]
    missing = {document.kind for document in seller.documents.all() if document.status in Document.MISSING}
    return details + [kind for kind in Document.Kind.values if kind in missing]
