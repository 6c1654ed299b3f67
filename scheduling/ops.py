"""What ops are told of training, in English."""

from django.utils.translation import gettext_lazy as _

from messaging.ops_tasks.kinds import TaskKind

UNTRAINED = "sessions_untrained"
KINDS = [
    TaskKind(
        UNTRAINED,
        _("Sessions booked after the end of somebody’s training"),
        _(
            "Nobody may hold a session without valid certificates, and these sessions lie after the last day of them. "
            "If the tests are passed by then, nothing has to be moved: ask first.\n"
            "If not, give each session to somebody else on the page of its booking, early enough for the seller to "
            "read who attends."
        ),
    )
]
