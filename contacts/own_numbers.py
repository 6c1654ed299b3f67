"""A seller's own mobile number (messaging.own_numbers): a confirmed one, of a contact declared to be the seller."""

from contacts.models import Address, Contact
from contacts.ways import Channel, ways_of
from core.models import User


def own_number_of(user: User) -> str:
    """ "" where it is not confirmed, somebody else's, in doubt, or takes no SMS."""
    if not Contact.objects.filter(seller__user=user, relation=Contact.Relation.SELF).exists():
        return ""
    reachable = Address.objects.of(user).reachable()
    return next((each.dialled for each in reachable if Channel.SMS in ways_of(each)), "")
