"""What a second person reads who is to confirm a plan of the risk screen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.models import Approval
from core.times import format_day
from verification.models import ScreenPlan
from verification.screening.thresholds import label_of


def explain(approval: Approval) -> Sequence[str]:
    plan = ScreenPlan.objects.filter(public_id=approval.subject).first()
    if plan is None:
        return [_("This draft was thrown away since.")]
    page = reverse("admin:verification_screenplan_change", args=[plan.pk])
    return [
        _("From then on the risk screen judges by %(plan)s. Cases that were screened before stay as they are.")
        % {"plan": plan},
        *_changes(plan),
        _tried(approval.data["trial"]),
        _("Why: %(note)s") % {"note": plan.note},
        format_html('<a href="{}">{}</a>', page, _("See all of it, and try it on past cases")),
    ]


def _tried(trial: Mapping[str, Any]) -> str:
    """The dry run over just what is proposed."""
    return _(
        "In a dry run over %(runs)d runs of the screen from %(since)s to %(until)s, %(to_session)d would have led to a "
        "session that had none, %(to_clear)d to none that had one, and of %(unknown)d it cannot be known."
    ) % {**trial, "since": _day(trial["since"]), "until": _day(trial["until"])}


def _day(stored: str) -> str:
    return format_day(date.fromisoformat(stored), "en")


def _changes(plan: ScreenPlan) -> list[str]:
    """Against the plan in force; of one that is in force itself there are none."""
    before = ScreenPlan.objects.in_force()
    names = sorted({*before.weights, *plan.weights})
    points = [(name, before.weights.get(name, 0), plan.weights.get(name, 0)) for name in names]
    told = [(_("Points of “%(name)s”: %(old)d before, %(new)d then."), each) for each in points]
    figures = asdict(before.figures), asdict(plan.figures)
    changed = _("“%(name)s”: %(old)d before, %(new)d then.")
    told += [(changed, (label_of(name), old, figures[1][name])) for name, old in figures[0].items()]
    told.append(
        (
            _("Threshold of %(name)s: %(old)d before, %(new)d then."),
            (_("a session"), before.session_from, plan.session_from),
        )
    )
    return [text % {"name": name, "old": old, "new": new} for text, (name, old, new) in told if old != new]
