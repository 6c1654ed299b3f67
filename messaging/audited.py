"""What the audit log says of messages and of what ops have to do."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind

KINDS = [
    Kind("otk", _("ops task"), "messaging.OpsTask"),
]
ACTIONS = {
    "message.sent": _("sent a message"),
    "message.failed": _("could not send a message"),
    "message.delivered": _("learned that a message arrived"),
    "message.returned": _("learned that a message came back"),
    "message.complained": _("learned that a message was reported as unwanted"),
    "message.unknown": _("does not know whether a message arrived"),
    "message.dropped": _("dropped a message that was no longer true"),
    "message.read": _("read a message"),
    "message.reported": _("reported a suspicious message"),
    "user.phrase_changed": _("changed the anti-phishing phrase"),
    "message.viewed": _("looked at a message as its reader sees it"),
    "messages.viewed": _("looked at a message center as its reader sees it"),
    "user.preferences_changed": _("changed language, time zone or what is sent when"),
    "user.topic_switched_off": _("switched off e-mails by the link in one"),
    "ops_task.opened": _("opened a task for ops"),
    "ops_task.closed": _("closed a task for ops"),
}
