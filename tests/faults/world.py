"""A thousand sellers with a reminder due, some of whom ask for codes and complete their details while it goes on."""

from datetime import datetime
from email.message import EmailMessage

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from core.clock import database_now
from core.models import User
from messaging.outbox import queue_messages
from sellers.models import Seller


class World:
    """`said`: how many messages there are to be; `completed`: when, by the public id of the seller; `in_doubt`: how
    many copies were in flight when nobody could say any more what became of them."""

    def __init__(self, sellers: int):
        users = [User(email=f"seller{number}@example.com", full_name=f"Seller {number}") for number in range(sellers)]
        users = User.objects.bulk_create(users)
        self.sellers = Seller.objects.bulk_create(Seller(user=user) for user in users)
        self.completed: dict[str, datetime] = {}
        self.said = len(queue_messages("fault_reminder", [(seller.user, seller) for seller in self.sellers]))
        self.in_doubt = self._next_code = self._next_completed = 0

    def ask_for_codes(self, count: int) -> None:
        """One by SMS and one by e-mail for each of the next so many sellers; every third is called at a landline."""
        for seller in self.sellers[self._next_code : self._next_code + count]:
            self._next_code += 1
            number = f"+44207946{self._next_code:04d}" if self._next_code % 3 == 0 else f"+44740{self._next_code:07d}"
            save_person(seller, actor=seller.user, name="Cora Contact", relation="colleague")
            for kind, value in (("phone", number), ("email", f"cora{self._next_code}@example.net")):
                send_code(enter_address(seller, actor=seller.user, kind=kind, value=value), actor=seller.user)
                self.said += 1

    @staticmethod
    def is_code(mail: EmailMessage) -> bool:
        return mail["To"].endswith("@example.net")

    def complete(self, count: int) -> None:
        """Of the last sellers, whose reminders go out last."""
        self._next_completed += count
        for seller in self.sellers[-self._next_completed :][:count]:
            Seller.objects.filter(pk=seller.pk).update(status=Seller.Status.ACTIVE)
            self.completed[seller.public_id] = database_now()
