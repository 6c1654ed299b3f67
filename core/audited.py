"""What the audit log says of accounts, policy figures and steps that take two people."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind

KINDS = [
    Kind("policy", _("policy figures")),
    Kind("apv", _("step that takes two people"), "core.Approval"),
    Kind("key", _("data key")),
]
ACTIONS = {
    "user.account_saved": _("saved a staff account and its roles"),
    "policy.published": _("published policy figures"),
    "approval.proposed": _("proposed a step that takes two people"),
    "approval.confirmed": _("confirmed a step that takes two people"),
    "approval.declined": _("declined a step that takes two people"),
    "approval.withdrawn": _("withdrew a step that takes two people"),
    "approval.expired": _("let a step that takes two people expire"),
    "data_key.made": _("made a data key"),
    "data_key.superseded": _("put another data key in place of one"),
    "data_key.rewrapped": _("put a data key under another master key"),
    "data_key.retired": _("retired a data key that nothing stands under any more"),
}
