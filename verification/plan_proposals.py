"""What a second person reads who is to confirm a plan of the risk screen."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.models import Approval
from verification.models import ScreenPlan


def explain(approval: Approval) -> Sequence[str]:
    plan = ScreenPlan.objects.filter(public_id=approval.subject).first()
    if plan is None:
        return [_("This draft was thrown away since.")]
    page = reverse("admin:verification_screenplan_change", args=[plan.pk])
    return [
        _("From then on the risk screen judges by %(plan)s. Cases that were screened before stay as they are.")
        % {"plan": plan},
        *_changes(plan),
        _("Why: %(note)s") % {"note": plan.note},
        format_html('<a href="{}">{}</a>', page, _("See all of it, and try it on past cases")),
    ]


def _changes(plan: ScreenPlan) -> list[str]:
    """Against the plan in force; of one that is in force itself there are none."""
    before = ScreenPlan.objects.in_force()
    names = sorted({*before.weights, *plan.weights})
    points = [(name, before.weights.get(name, 0), plan.weights.get(name, 0)) for name in names]
    told = [(_("Points of “%(name)s”: %(old)d before, %(new)d then."), each) for each in points]
    told.append(
        (
            _("Threshold of %(name)s: %(old)d before, %(new)d then."),
            (_("a session"), before.session_from, plan.session_from),
        )
    )
    return [text % {"name": name, "old": old, "new": new} for text, (name, old, new) in told if old != new]
