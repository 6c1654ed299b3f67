"""Reporting a suspicious message: a wave of them is one task for ops, and whoever reported it gets an answer."""

import re
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.encryption import keyed_hash
from core.models import User
from core.times import format_moment
from messaging.genuine.checking import REFERENCE, defanged, foreign, links_in, visible, wave_of
from messaging.genuine.judging import official_host
from messaging.models import Message, OpsTask, Report
from messaging.ops_tasks.actions import open_task
from messaging.outbox import queue_messages
from messaging.purposes import HIDDEN, Purpose, Text

KIND = "suspicious_message"
LONGEST_KEPT = 10_000  # characters of what was pasted
MOST_OPEN = 30  # tasks of this kind: beyond that, what else comes is counted in one, so that nobody floods ops
OURS, NOT_OURS = "ours", "not_ours"


@transaction.atomic
def report_message(text: str, *, actor: User | None) -> None:
    """Kept are the text, without the reader's own phrase and with no link that could be opened, and who gets an answer:
    nobody, where `actor` is None."""
    links = foreign(links_in(text, official=official_host()), said="")
    key = links[0].host if links else f"text_{keyed_hash(KIND, wave_of(text))[:32]}"
    key = key if len(key) <= 100 else f"host_{keyed_hash(KIND, key)[:32]}"
    standing = OpsTask.objects.open().filter(kind=KIND)
    if not standing.filter(key=key).exists() and standing.count() >= MOST_OPEN:
        key = "many"
    said = defanged(_without_phrase(visible(text), actor.phrase) if actor else visible(text))
    leads_to = [defanged(link.host) for link in dict.fromkeys(links)] or "-"
    open_task(KIND, key=key, facts={"leads_to": leads_to, "text": said[:LONGEST_KEPT]}, actor=actor)
    if actor:
        _remember(actor, key, said)


def _without_phrase(text: str, phrase: str) -> str:
    """However the mail program wrapped and quoted it."""
    return re.sub(r"[\s>]+".join(map(re.escape, phrase.split())), HIDDEN, text, flags=re.IGNORECASE)


def _remember(reporter: User, key: str, said: str) -> None:
    task = OpsTask.objects.select_for_update().filter(kind=KIND, key=key, closed_at=None).first()
    if task is None:  # ops have just closed the task that this one was counted in
        return
    is_same = _words_of(said) == _words_of(task.facts.get("text", ""))
    report, is_new = Report.objects.get_or_create(
        task=task, reporter=reporter, defaults={"reported_at": database_now(), "is_same": is_same}
    )
    if is_new:
        record("message.reported", actor=reporter, subject=report, data={"ops_task": task.public_id})
    elif report.is_same and not is_same:
        Report.objects.filter(pk=report.pk).update(is_same=False)


def _words_of(said: str) -> list[str]:
    """Each reader's copy has its own reference; all else has to be the same: a forgery may change one digit."""
    return REFERENCE.sub("", said.casefold()).split()


def tell_reporters(task: OpsTask) -> None:
    """Once ops have said what they found."""
    reports = task.reports.select_related("reporter")
    queue_messages("report_answered", [(report.reporter, report) for report in reports])


def _report(message: Message) -> Report:
    return Report.objects.select_related("task").get(public_id=message.about)


def _report_answered(message: Message, secret: dict[str, Any]) -> Text:
    report, reader = _report(message), message.recipient
    when = {"when": format_moment(report.reported_at, reader.time_zone, reader.language)}
    if report.task.answer == OURS and not report.is_same:
        return Text(
            title=_("A message like the one that you reported is from us"),
            paragraphs=[
                _("On %(when)s you reported a message as suspicious. Others reported one like it, and that we sent.")
                % when,
                _("Yours has other words, and forgeries are often copies with a change. Do not trust it for that."),
                _("Check the whole message before you follow its links or answer it."),
            ],
            action=(_("Check the message"), reverse("genuine")),
        )
    if report.task.answer == OURS:
        return Text(
            title=_("The message that you reported is from us"),
            paragraphs=[
                _("On %(when)s you reported a message as suspicious. We have looked at it: we sent it.") % when,
                _("Thank you for asking. What we say to you always stands in your message center too."),
            ],
            action=(_("See your messages"), reverse("messages")),
        )
    return Text(
        title=_("The message that you reported is not from us"),
        paragraphs=[
            _("On %(when)s you reported a message as suspicious. We have looked at it: we did not send it.") % when,
            _("Follow none of its links, do not answer it, and delete it."),
            _("If you typed your password or a code there: change your password and log all other browsers out."),
        ],
        action=(_("See your account"), reverse("account")),
    )


def _is_kept(message: Message) -> bool:
    return Report.objects.filter(public_id=message.about).exists()


PURPOSES = [Purpose("report_answered", _report_answered, still_true=_is_kept, at_night=True)]
