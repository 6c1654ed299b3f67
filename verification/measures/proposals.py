"""What a second person reads who is to confirm a measure against an account, or that it is lifted."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.clock import database_now
from core.models import Approval
from core.times import format_day, format_moment
from verification.measures.days import days_of
from verification.measures.grounds import GROUNDS
from verification.models import Measure


def _measure(approval: Approval) -> Measure:
    return Measure.objects.select_related("seller__user", "seller__business").get(public_id=approval.subject)


def explain_imposing(approval: Approval) -> Sequence[str]:
    measure = _measure(approval)
    day = format_day(measure.evidence_on, "en")
    return [
        _("Account: %(seller)s. Measure: %(kind)s. Reason: %(reason)s.")
        % {"seller": measure.seller, "kind": measure.get_kind_display(), "reason": GROUNDS[measure.ground].label},
        _("The evidence came on %(day)s: %(evidence)s") % {"day": day, "evidence": measure.evidence},
        _("The seller reads: %(facts)s") % {"facts": measure.facts},
        _when(measure),
        *_until(measure),
        _page(measure),
    ]


def _until(measure: Measure) -> list[str]:
    if measure.lasts_until is None:
        return []
    return [_("It ends by itself on %(when)s.") % {"when": _moment(measure.lasts_until, measure)}]


def _moment(instant: datetime, measure: Measure) -> str:
    return format_moment(instant, measure.seller.user.time_zone, "en")


def _when(measure: Measure) -> str:
    if measure.exception:
        why = {"cause": measure.get_exception_display(), "why": measure.why_exception}
        return _("It takes effect at once, without notice, since %(cause)s: %(why)s") % why
    told, begins = (_moment(each, measure) for each in days_of(measure, database_now()))
    return _("The seller is told on %(told)s, and it takes effect on %(begins)s.") % {"told": told, "begins": begins}


def explain_lifting(approval: Approval) -> Sequence[str]:
    measure = _measure(approval)
    what = {"seller": measure.seller, "kind": measure.get_kind_display()}
    coming = measure.status == Measure.Status.ANNOUNCED
    return [
        _("Account: %(seller)s. Announced: %(kind)s. It does not take effect, and the seller is told.") % what
        if coming
        else _("Account: %(seller)s. Lifted: %(kind)s. The account is as it was before, and the seller is told.")
        % what,
        _page(measure),
    ]


def _page(measure: Measure) -> SafeString:
    page = reverse("admin:verification_measure_change", args=[measure.pk])
    return format_html('<a href="{}">{}</a>', page, _("All of it, and how it stands"))
