"""What stands in somebody's message center: pages by key, read from an index in its order, however many messages there
are; and one message. Drawn alike for its reader and, read only, for staff."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from core.models import User
from messaging.models import Message, MessageQuerySet
from messaging.publishing import paragraphs_in
from messaging.purposes import HIDDEN, body_for_staff

SIZE = 20
OLDER, NEWER, UNREAD = "before", "after", "unread"
COUNTED = 99  # more unread ones are not counted, only said to be more


def unread_count(reader: User) -> str:
    """ "" for none."""
    count = _unread(reader).order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def list_context(reader: User, given: QueryDict) -> dict[str, Any]:
    """`given` names what is filtered, and the message before or after which the page begins."""
    only_unread = UNREAD in given
    messages = _unread(reader) if only_unread else Message.objects.of(reader)
    return {"reader": reader, "only_unread": only_unread, **page_of(messages.defer("body"), reader, given)}


def page_of(messages: QuerySet[Message], reader: User, given: QueryDict) -> dict[str, Any]:
    """Of messages of this reader as they stand in the center: `shown`, and for templates/messaging/_pagination.html
    where the pages around begin."""
    begins = given.get(NEWER) or given.get(OLDER)
    edge = Message.objects.of(reader).filter(public_id=begins).only("published_at").first() if begins else None
    walk = NEWER if edge and given.get(NEWER) else OLDER
    found = list(_beyond(messages, edge, walk)[: SIZE + 1])
    more, shown = len(found) > SIZE, found[:SIZE]
    if walk == NEWER:
        shown.reverse()
    goes_on = {OLDER: more or walk == NEWER, NEWER: edge is not None and (more or walk == OLDER)}
    return {
        "shown": shown,
        "newer": shown[0].public_id if shown and goes_on[NEWER] else "",
        "older": shown[-1].public_id if shown and goes_on[OLDER] else "",
    }


def _unread(reader: User) -> MessageQuerySet:
    return Message.objects.of(reader).filter(read_at=None)


def _beyond(messages: QuerySet[Message], edge: Message | None, walk: str) -> QuerySet[Message]:
    """Away from the edge, nearest first."""
    if walk == NEWER:
        messages = messages.order_by("published_at", "id")
    if edge is None:
        return messages
    step = "gt" if walk == NEWER else "lt"
    same_moment = Q(published_at=edge.published_at, **{f"id__{step}": edge.pk})
    # The first condition follows from the second, and is the one by which the index begins there.
    return messages.filter(
        Q(**{f"published_at__{step}e": edge.published_at}),
        Q(**{f"published_at__{step}": edge.published_at}) | same_moment,
    )


def message_context(message: Message, *, for_staff: bool = False) -> dict[str, Any]:
    """Staff can press no button, and read neither the phrase nor what only the reader may know: nobody who leaves us
    takes along what a forged message would need."""
    return {
        "reader": message.recipient,
        "message": message,
        "paragraphs": paragraphs_in(body_for_staff(message) if for_staff else message.body),
        "hidden": HIDDEN,
        "phrase": HIDDEN if for_staff else message.recipient.phrase,
        "for_staff": for_staff,
        "deliveries": message.deliveries.order_by("pk"),
        "passed_on": Message.objects.of(message.recipient).filter(about=message.public_id),
    }
