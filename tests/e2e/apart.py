"""The sellers of all browser tests have the same numbers, and their rows stay: the screen would ask for a session."""

from sellers.models import BankAccount, Business, Person, Seller


def set_apart(seller: Seller) -> None:
    """As if nobody else had the same."""
    Person.objects.filter(seller=seller).update(document_index="")
    BankAccount.objects.filter(seller=seller).update(number_index="")
    Business.objects.filter(seller=seller).update(register_index="", address_index="")
