"""Ops hear that a provider is left alone, and that it answers again, in English: once each time."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from core.roles import OPS
from messaging.models import Message, OpsTask, Provider
from messaging.ops_tasks.actions import open_task
from messaging.ops_tasks.kinds import TaskKind
from messaging.outbox import queue_messages
from messaging.purposes import Purpose, Text

KIND = TaskKind(
    "provider_down",
    gettext_lazy("Provider away"),
    gettext_lazy(
        "Copies could not be handed to this provider several times in a row. It is left alone and tried again within a "
        "minute; meanwhile copies go out through the second provider, where there is one, or wait. Look at the newest "
        "error under Providers, at the provider's own status page, and whether our account and settings are in order."
    ),
)


def tell_away(provider: Provider) -> None:
    facts = {"channel": provider.channel, "provider": provider.name, "error": provider.last_error}
    open_task(KIND.name, key=_key(provider), facts=facts, actor=None)


def tell_back(provider: Provider) -> None:
    """The task stays open until ops close it."""
    task = OpsTask.objects.open().filter(kind=KIND.name, key=_key(provider)).first()
    if task:
        queue_messages("provider_back", [(user, task) for user in User.objects.with_role(OPS)], revision=task.count)


def _key(provider: Provider) -> str:
    return f"{provider.channel} {provider.name}"


def _task(message: Message) -> OpsTask:
    return OpsTask.objects.get(public_id=message.about)


def _back(message: Message, secret: dict[str, Any]) -> Text:
    task = _task(message)
    return Text(
        title=_("Provider back: %(name)s") % {"name": task.key},
        paragraphs=[
            _("It takes copies over again, and what waited goes out now."),
            _("The task stays open until somebody closes it with a note."),
        ],
        action=(_("Open the task"), reverse("admin:messaging_opstask_change", args=[task.pk])),
    )


def _still_back(message: Message) -> bool:
    channel, _space, name = _task(message).key.partition(" ")
    return Provider.objects.filter(channel=channel, name=name, open_until=None).exists()


PURPOSES = [Purpose("provider_back", _back, still_true=_still_back)]
