"""Compares what the sinks accepted with what the database says of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from audit.models import Event
from messaging.models import Delivery, Message
from tests.faults.sinks import Effect

Status = Delivery.Status
# Between the question whether it is still true and the end of the call: a copy that is under way is not called back.
UNDER_WAY = timedelta(seconds=2)


@dataclass(frozen=True)
class Excuses:
    """What a fault may leave behind. `may_fail`: mails may be refused for good. `in_doubt`: how many copies at most may
    be marked unknown, which is what was in flight in the processes that were killed or left without an answer."""

    may_fail: bool = False
    in_doubt: int = 0


NONE = Excuses()


def faults_of(
    effects: Sequence[Effect], *, expected: int, completed: Mapping[str, datetime], excuses: Excuses = NONE
) -> list[str]:
    """Each a sentence; none: all is well. `expected`: how many messages were to be said; `completed`: when, by the
    public id of the seller, a reminder became needless."""
    accepted = Counter(effect.delivery for effect in effects)
    copies = list(Delivery.objects.select_related("message"))
    known = {copy.public_id for copy in copies}
    found = [f"{strange}: accepted, and nobody knows it" for strange in accepted.keys() - known]
    found += [f"{expected} were to be said, {len(copies)} are known"] * (len(copies) != expected)
    found += [fault for copy in copies if (fault := _fault_of(copy, accepted[copy.public_id]))]
    found += [fault for copy in copies if (fault := _inexcusable(copy, completed, excuses))]
    marked = sum(map(_is_marked, copies))
    found += [f"{marked} are marked unknown, {excuses.in_doubt} were in flight"] * (marked > excuses.in_doubt)
    return found + _said_twice() + _recorded_wrongly(copies) + _too_late(effects, copies, completed)


def _fault_of(copy: Delivery, times: int) -> str:
    """What may be there: once if it was sent, never if it was not, perhaps if nobody knows; and twice only for what was
    repeated because it was in doubt, which no code is."""
    is_code = copy.message.purpose != "fault_reminder"
    most = 2 if copy.doubted and not is_code else 1
    allowed = {
        Status.SENT: range(1, most + 1),
        Status.UNKNOWN: range(most + 1),
        Status.FAILED: range(1),
        Status.DROPPED: range(1),
    }
    if copy.status not in allowed:
        return f"{copy.public_id}: still {copy.status} ({copy.error})"
    if times not in allowed[Status(copy.status)]:
        return f"{copy.public_id}: {copy.status}, and accepted {times} times"
    return f"{copy.public_id}: {copy.status}, and its secret is kept" if copy.secret else ""


def _inexcusable(copy: Delivery, completed: Mapping[str, datetime], excuses: Excuses) -> str:
    """It did not go out, and nothing that happened is a reason for that."""
    if copy.status == Status.DROPPED and copy.message.about not in completed:
        return f"{copy.public_id}: dropped, and what it is about is not completed"
    if copy.status == Status.FAILED and not (excuses.may_fail and copy.channel == Delivery.Channel.EMAIL):
        return f"{copy.public_id}: failed, and nobody refused it ({copy.error})"
    return ""


def _is_marked(copy: Delivery) -> bool:
    """As unknown: it is, or it was once and has been repeated since (R39)."""
    return copy.doubted or copy.status == Status.UNKNOWN


def _said_twice() -> list[str]:
    """Constraints forbid it; the oracle does not rely on them."""
    same = Message.objects.values("about", "purpose", "revision", "recipient").annotate(times=Count("pk"))
    return [f"{row['purpose']} of {row['about']}: {row['times']} messages" for row in same.filter(times__gt=1)]


def _recorded_wrongly(copies: Sequence[Delivery]) -> list[str]:
    """One event for each end."""
    ends: dict[str, list[str]] = defaultdict(list)
    for subject, action in Event.objects.filter(action__startswith="message.").values_list("subject", "action"):
        ends[subject].append(action)
    wanted = {copy.message.public_id: [f"message.{copy.status}"] for copy in copies}
    return [f"{subject}: recorded {ends[subject]}" for subject in wanted if ends[subject] != wanted[subject]]


def _too_late(effects: Sequence[Effect], copies: Sequence[Delivery], completed: Mapping[str, datetime]) -> list[str]:
    about = {copy.public_id: copy.message.about for copy in copies}
    return [
        f"{effect.delivery}: accepted at {effect.at}, needless since {ended}"
        for effect in effects
        if (ended := completed.get(about.get(effect.delivery, ""))) and effect.at > ended + UNDER_WAY
    ]
