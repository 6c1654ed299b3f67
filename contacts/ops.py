"""What ops are told of codes: guessing and pumping (R13, R17), in English."""

from django.utils.translation import gettext_lazy as _

from messaging.ops_tasks.kinds import TaskKind

GUESSING, AREA_STOPPED, DIAL_CODE_FULL = "codes_guessed", "codes_area_stopped", "codes_dial_code_full"
KINDS = [
    TaskKind(
        GUESSING,
        _("Many wrong codes"),
        _(
            "More wrong codes were entered within an hour than “code failures per hour count” allows, so everybody "
            "waits longer for the next code. Look in the audit log who entered them."
        ),
    ),
    TaskKind(
        AREA_STOPPED,
        _("Codes to an area stopped"),
        _(
            "Of the last codes to numbers that begin so, too few were confirmed: somebody may be earning from our "
            "calls and messages. These numbers get no codes for a day.\n"
            "Look in the audit log who had them sent. Closing this task releases the area."
        ),
    ),
    TaskKind(
        DIAL_CODE_FULL,
        _("Too many codes to a dial code"),
        _(
            "As many codes as “codes per dial code per day count” allows went to this dial code within a day. Numbers "
            "there get no more until the first of them are a day old. If that is right, raise the figure; if not, say "
            "under “countries for codes” where none are to be sent."
        ),
    ),
]
