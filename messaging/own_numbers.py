"""The reader's own mobile number, for reminders by SMS. Messaging knows no numbers: an upper app registers how to find
one, and hears when a copy did not arrive there."""

from collections.abc import Callable
from typing import NamedTuple

from core.models import User
from messaging.models import Delivery


class Book(NamedTuple):
    """`find(user)`: the number as it is dialled, such as +447400123456; "" where nobody vouches for one now."""

    find: Callable[[User], str]
    undelivered: Callable[[Delivery], None]


_books: list[Book] = []


def register(book: Book) -> None:
    _books.append(book)


def own_number_of(user: User) -> str:
    """Asked whenever a page is shown and a copy goes out, so that a number that was given up gets nothing more."""
    return next((number for book in _books if (number := book.find(user))), "")


def tell_undelivered(delivery: Delivery) -> None:
    """In the transaction that records it."""
    for book in _books:
        book.undelivered(delivery)


def put_address(delivery: Delivery) -> bool:
    """Give a copy for the reader's own number that number, as it is now. False: there is none, or it is not wanted."""
    reader = delivery.message.recipient
    number = own_number_of(reader) if reader.reminders_by_sms else ""
    if number and number != delivery.address:
        delivery.address = number
        delivery.save(update_fields=["address"])
    return bool(number)
