"""How long we keep what, as sellers read it: the table behind the public page.

Each row tells one or more of the classes of sellers.keeping, by the same policy figure and ground.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.policy import Policy
from sellers.keeping import Ground

DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Kept:
    """`until` has the place %(period)s."""

    what: Promise
    figure: str
    until: Promise
    ground: Ground


NOT_BEFORE = _("%(period)s after you sent them, and not before your verification is decided.")
AFTER_SESSION = _("%(period)s after the session.")
AFTER_LAST_USE = _("%(period)s after they were last used.")

KEPT = (
    Kept(_("Your photos and PDFs, as you sent them"), "originals_kept_days", NOT_BEFORE, Ground.INTEREST),
    Kept(_("The pictures made of them, which our staff look at"), "pages_kept_days", NOT_BEFORE, Ground.LAW),
    Kept(
        _("Pictures taken in your session as evidence"),
        "stills_kept_days",
        _("%(period)s after the session, and not before your verification is decided."),
        Ground.LAW,
    ),
    Kept(
        _("The recording of your session, if you agreed to one"),
        "recording_kept_days",
        AFTER_SESSION,
        Ground.CONSENT,
    ),
    Kept(
        _("What was written in your session"), "chat_kept_days", _("%(period)s after it was written."), Ground.CONTRACT
    ),
    Kept(
        _("What you answered to our questions about your details"),
        "signal_answers_kept_days",
        _("%(period)s after you wrote it, and not before your verification is decided."),
        Ground.INTEREST,
    ),
    Kept(
        _("Your appeals and our answers to them"),
        "appeals_kept_days",
        _("%(period)s after you began them, and not before they are answered."),
        Ground.LAW,
    ),
    Kept(_("Our messages to you"), "messages_kept_days", _("%(period)s after they were sent."), Ground.LAW),
    Kept(
        _("Suspicious messages that you reported to us"),
        "ops_tasks_kept_days",
        _("%(period)s after we answered you."),
        Ground.INTEREST,
    ),
    Kept(_("When, where and with which browser you logged in"), "log_ins_kept_days", AFTER_LAST_USE, Ground.INTEREST),
    Kept(
        _("Where you said that you travel"),
        "travel_notes_kept_days",
        _("%(period)s after you wrote it. You can remove it at any time."),
        Ground.INTEREST,
    ),
    Kept(
        _("Former addresses and numbers of your emergency contact"),
        "contact_history_kept_days",
        _("%(period)s after you replaced them."),
        Ground.CONTRACT,
    ),
    Kept(
        _("Our calls to your emergency contact"),
        "contact_calls_kept_days",
        _("%(period)s after the call."),
        Ground.CONTRACT,
    ),
    Kept(
        _("What you asked us to change in your details, and what stood there before"),
        "changes_kept_days",
        _("%(period)s after the change ended."),
        Ground.LAW,
    ),
    Kept(
        _("That you sell much in the United States, and that you certified your details"),
        "certifications_kept_days",
        _("%(period)s after you certified."),
        Ground.LAW,
    ),
    Kept(
        _("What was written when your account was limited, by us and by you"),
        "measures_kept_days",
        _("%(period)s after that has ended."),
        Ground.LAW,
    ),
    Kept(
        _("A registration that is not finished"),
        "unfinished_kept_days",
        _("%(period)s after your last log-in."),
        Ground.CONTRACT,
    ),
    Kept(
        _("All that is left, if your verification was rejected, or was closed since we did not hear from you"),
        "rejected_kept_days",
        _("%(period)s after the decision."),
        Ground.LAW,
    ),
    Kept(
        _("Your numbers (register, identity document, bank, tax), if your account is closed"),
        "numbers_kept_days",
        _("%(period)s after the closing."),
        Ground.INTEREST,
    ),
    Kept(
        _("All that is left, if your account is closed"),
        "closed_kept_days",
        _("%(period)s after the closing."),
        Ground.LAW,
    ),
)
WHY = {
    Ground.LAW: _("Why: a law obliges us to."),
    Ground.CONTRACT: _("Why: we need it for what we agreed with you."),
    Ground.INTEREST: _("Why: we need it as proof, and to protect accounts."),
    Ground.CONSENT: _("Why: you agreed to it."),
}


def rows_of(policy: Policy) -> list[dict[str, str]]:
    """For components/summary_list.html."""
    return [{"label": str(kept.what), "value": _told(kept, getattr(policy, kept.figure))} for kept in KEPT]


def _told(kept: Kept, days: int) -> str:
    return f"{kept.until % {'period': _period(days)}}\n{WHY[kept.ground]}"


def _period(days: int) -> str:
    years, rest = divmod(days, DAYS_A_YEAR)
    if years and not rest:
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
