"""Who may do what a seller does."""

from audit.log import Subject
from core.models import User
from sellers.models import Seller


def acts_for(actor: Subject, seller: Seller) -> bool:
    """A person acts for their own account alone; a platform's key for each seller, once integration has found them in
    the key's world."""
    return not isinstance(actor, User) or actor.pk == seller.user_id
