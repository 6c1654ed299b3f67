"""What ops are told of training and rights, in English."""

from django.utils.translation import gettext_lazy as _

from messaging.ops_tasks.kinds import TaskKind

UNTRAINED = "sessions_untrained"
WITHOUT_RIGHT = "sessions_without_right"
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
    ),
    TaskKind(
        WITHOUT_RIGHT,
        _("Sessions booked with somebody who may not hold them any more"),
        _(
            "The role or the account of this account manager has ended, so nobody would open the room to the seller. "
            "Nothing new is booked with them.\n"
            "Give each session to somebody else on the page of its booking, early enough for the seller to read who "
            "attends. If the role was taken away by mistake, have it given back. The task comes again as long as a "
            "session is booked with them."
        ),
    ),
]
