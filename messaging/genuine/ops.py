"""The tasks for ops that this app opens."""

from django.utils.translation import gettext_lazy as _

from messaging.genuine.reporting import KIND, NOT_OURS, OURS, tell_reporters
from messaging.ops_tasks.kinds import TaskKind

KINDS = [
    TaskKind(
        KIND,
        _("Suspicious message"),
        _(
            "Somebody got a message in our name and reported it. Do not open what it leads to from your own browser.\n"
            "Look whether we sent it (search the messages for its reference). If not: report the host to its registrar "
            "and hosting company, and if several were reported, think of an announcement to all sellers.\n"
            "Whoever reported it while logged in gets your answer as a message; your note is for us alone. “It is "
            "from us” holds for the words below alone: whoever reported others of the same wave is told so."
        ),
        answers={NOT_OURS: _("It is not from us"), OURS: _("It is from us")},
        when_closed=tell_reporters,
    )
]
