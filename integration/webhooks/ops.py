"""What ops are told of webhooks, in English."""

from django.utils.translation import gettext_lazy as _

from messaging.ops_tasks.kinds import TaskKind

SWITCHED_OFF, GIVEN_UP = "webhook_switched_off", "webhook_given_up"
KINDS = [
    TaskKind(
        SWITCHED_OFF,
        _("Webhook endpoint switched off"),
        _(
            "Nothing is sent to it any more: it answered that it is gone, or nothing has arrived there for too long. "
            "Events wait. Find out with the marketplace what is wrong, and switch it on again on its page: it then "
            "goes on with what waits."
        ),
    ),
    TaskKind(
        GIVEN_UP,
        _("Webhook event given up"),
        _(
            "All tries for an event were used up, although others may have arrived. The log of the endpoint shows "
            "what was answered; from there it can be sent again."
        ),
    ),
]
