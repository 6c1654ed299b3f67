"""What is said when an account is limited: what it means, who decided, how long, and the way on."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.models import Message
from messaging.purposes import Purpose, Text
from sellers.models import Seller
from verification.statuses import STATUSES

Status = Seller.Status
TITLES: dict[Status, Promise] = {
    Status.RESTRICTED: gettext_lazy("Your account is restricted"),
    Status.SUSPENDED: gettext_lazy("Your account is suspended for a time"),
    Status.CLOSED: gettext_lazy("Your account is closed"),
}


def _seller(message: Message) -> Seller:
    return Seller.objects.get(public_id=message.about)


def _account_limited(message: Message, secret: dict[str, Any]) -> Text:
    status = Status(_seller(message).status)
    definition = STATUSES[status]
    return Text(
        title=str(TITLES[status]),
        paragraphs=[str(definition.meaning), str(definition.lasts), str(definition.way_on)],
        action=(_("What the account statuses mean"), reverse("statuses")),
    )


def _is_limited(message: Message) -> bool:
    return _seller(message).status in TITLES


PURPOSES = [Purpose("account_limited", _account_limited, _is_limited, urgent_notice=True)]
