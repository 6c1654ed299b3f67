"""What sellers hear of their cases: each text names what happens next, who acts and by when."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text, Topic
from verification.life.table import REVIEWED
from verification.models import Case, Decision, MissedSession
from verification.reading import reasons_for_session, rules_found
from verification.reviewing.findings import decided_text
from verification.reviewing.paused import paused_text
from verification.screening.judging import rule_of
from verification.sessions.missed import last_missed, missed_of, told_of
from verification.sessions.missed_words import TAKEN_BACK


def _case_submitted(case: Case) -> Text:
    return Text(
        title=_("We have received your details"),
        paragraphs=[
            _("A person now compares your documents with your details. You need to do nothing."),
            _("We tell you the result by %(when)s.") % when_due(case),
            _("If we need anything else, we say what and why, and only that is asked for."),
        ],
        action=(_("See how your case stands"), reverse("case")),
    )


def _session_needed(case: Case) -> Text:
    met = case.in_person
    return Text(
        title=_("Choose a time for your session in person") if met else _("Choose a time for your video session"),
        paragraphs=[
            _("We would like to meet you in person, as you chose. Why a session is needed:")
            if met
            else _("We would like to speak with you in a video session. Why:"),
            *reasons_for_session(case),
            _("We hold some times for you until %(when)s. After that we offer you others as soon as you ask.")
            % when_due(case),
            _("A person compares you with your document. No facial recognition is used."),
        ],
        action=(_("Choose a time"), reverse("times")),
    )


def _case_invited(case: Case) -> Text:
    rules = tuple((rule.name, rule.version) for rule in rules_found(case))
    return _invitation(rules, cast(datetime, case.due_at), case.seller.user.time_zone, str(get_language()))


@lru_cache(maxsize=256)
def _invitation(rules: tuple[tuple[str, int], ...], due_at: datetime, zone: str, language: str) -> Text:
    """Thousands are invited with the same words; `language` is the active one."""
    return Text(
        title=_("We invite you to a video session"),
        paragraphs=[
            *(str(rule_of(*rule).reason) for rule in rules),
            _("We hold some times for you until %(when)s. After that we offer you others as soon as you ask.")
            % {"when": format_moment(due_at, zone, language)},
            _(
                "What was accepted earlier stays accepted. If your home page lists a document as an open task, it is "
                "needed before the session."
            ),
            _(
                "You do not have to take part. On the page of times you can also decline, or put it off until later; "
                "nothing is held against you."
            ),
            _("A person compares you with your document. No facial recognition is used."),
        ],
        action=(_("Choose a time, or decline"), reverse("times")),
    )


def _times_wanted(case: Case) -> Text:
    return Text(
        title=_("We are looking for a time for your session in person")
        if case.in_person
        else _("We are looking for a time for your video session"),
        paragraphs=[
            _("No time was free, or none suited you. Your wishes are noted, and nothing is lost."),
            _("We write to you by %(when)s. Times that become free show on the page of times at once.")
            % when_due(case),
        ],
        action=(_("Look for free times"), reverse("times")),
    )


def _session_missed(message: Message, secret: dict[str, Any]) -> Text:
    missed = missed_of(message.about)
    told = told_of(missed)
    contest = [
        _("If you think that this is wrong, say so on the page “How your case stands”. A person then looks at it.")
    ]
    return Text(
        title=str(told.title),
        paragraphs=[
            _("It was agreed for %(when)s.") % {"when": told.when},
            told.text,
            _next_step(missed),
            *(contest if missed.counts else []),
        ],
        action=_way_on(missed.case),
    )


def _session_paused(message: Message, secret: dict[str, Any]) -> Text:
    missed = missed_of(message.about)
    return Text(
        title=_("Your session is over: we finish your check on your documents"),
        paragraphs=[
            _("It was agreed for %(when)s.") % {"when": told_of(missed).when},
            *paused_text(missed.case),
            _("You need to do nothing. We tell you the result by %(when)s.") % when_due(missed.case),
        ],
        action=_way_on(missed.case),
    )


def _next_step(missed: MissedSession) -> str:
    when = when_due(missed.case)
    if missed.case.status in REVIEWED:
        return (
            _("You are not rejected: a person now looks at your documents. We tell you the result by %(when)s.") % when
        )
    if missed.case.status == Case.Status.RULING_NEEDED:
        return _(
            "A lead now decides how your check goes on, and we write to you by %(when)s. You need to do nothing."
        ) % (when)
    if missed.case.times_wanted_at:
        return _("No time is free at the moment. We look for one and write to you by %(when)s.") % when
    return _("We hold new times for you until %(when)s. Choose the one that suits you.") % when


def _session_given_again(case: Case) -> Text:
    times = _("We hold new times for you until %(when)s. Choose the one that suits you.")
    wanted = _("No time is free at the moment. We look for one and write to you by %(when)s.")
    return Text(
        title=_("You have another chance to come to your session"),
        paragraphs=[
            _("A person has looked at your case. The session that was not held is still needed to verify you."),
            (wanted if case.times_wanted_at else times) % when_due(case),
            _("If you miss it again, a person decides once more how to go on."),
        ],
        action=(_("Choose a time"), reverse("times")),
    )


def _way_on(case: Case) -> tuple[str, str]:
    if case.status == Case.Status.SESSION_NEEDED:
        return _("Choose a time"), reverse("times")
    return _("See how your case stands"), reverse("case")


def _still_missed(message: Message) -> bool:
    """A newer booking, or somebody's word, makes it untrue."""
    missed = missed_of(message.about)
    return last_missed(missed.case) == missed


def _contest_received(message: Message, secret: dict[str, Any]) -> Text:
    told = told_of(missed_of(message.about))
    due, zone = cast(datetime, told.answer_by), told.missed.case.seller.user.time_zone
    return Text(
        title=_("We look at your missed session again"),
        paragraphs=[
            _("It was agreed for %(when)s.") % {"when": told.when},
            _("A person who was not part of that session now looks at who was there, and when."),
            _("You have the answer by %(when)s. Until then you can go on as before.")
            % {"when": format_moment(due, zone, get_language())},
        ],
        action=(_("See how your case stands"), reverse("case")),
    )


def _contest_answered(message: Message, secret: dict[str, Any]) -> Text:
    told = told_of(missed_of(message.about))
    missed = told.missed
    kept = [_("We looked at it again, and it still counts. Why:"), missed.answer]
    return Text(
        title=_("Your missed session no longer counts") if missed.taken_back else _("Your missed session still counts"),
        paragraphs=[
            _("It was agreed for %(when)s.") % {"when": told.when},
            *([str(TAKEN_BACK)] if missed.taken_back else kept),
        ],
        action=_way_on(missed.case),
    )


def _awaits_answer(message: Message) -> bool:
    return missed_of(message.about).answered_at is None


def _documents_received(case: Case) -> Text:
    return Text(
        title=_("We have received your documents"),
        paragraphs=[
            _("A person looks at what you sent again. What was accepted stays accepted."),
            _("We tell you the result by %(when)s.") % when_due(case),
        ],
        action=(_("See how your case stands"), reverse("case")),
    )


def _case_decided(message: Message, secret: dict[str, Any]) -> Text:
    decision = Decision.objects.select_related("case__seller__user", "review").get(public_id=message.about)
    text = decided_text(decision, decision.case)
    page = reverse("decision", args=[decision.public_id])
    return Text(text.title, text.paragraphs, action=(_("See the decision and what comes next"), page))


def _decision_stands(message: Message) -> bool:
    decision = Decision.objects.select_related("case").get(public_id=message.about)
    return decision.case.status == decision.outcome and decision.case.decisions.first() == decision


def when_due(case: Case) -> dict[str, str]:
    """Each state that these messages tell of has its deadline."""
    return {"when": format_moment(cast(datetime, case.told_at), case.seller.user.time_zone, get_language())}


def _of_case(text: Callable[[Case], Text]) -> Callable[[Message, dict[str, Any]], Text]:
    return lambda message, secret: text(case_of(message))


def case_of(message: Message) -> Case:
    if isinstance(message.subject, Case):
        return message.subject
    return Case.objects.select_related("seller__user").get(public_id=message.about)


def cases(public_ids: Sequence[str]) -> QuerySet[Case]:
    return (
        Case.objects.filter(public_id__in=public_ids)
        .select_related("seller__user")
        .prefetch_related("signals", "screenings")
    )


def _while_reviewed(message: Message) -> bool:
    return case_of(message).status in REVIEWED


def _latest_set(message: Message) -> bool:
    """A newer set of times makes the older message untrue."""
    case = case_of(message)
    return case.status == Case.Status.SESSION_NEEDED and case.offer_sets == message.revision


RECEIPTS = Topic(
    "receipts",
    gettext_lazy("Confirmations: what you handed in has arrived"),
    gettext_lazy("They say by when you have the result. The result itself always comes by e-mail."),
)
INVITATIONS = Topic(
    "invitations",
    gettext_lazy("Invitations to a session that you may decline"),
    gettext_lazy("Without the e-mail you see an invitation only when you log in. Its times are held for some days."),
)
PURPOSES = [
    Purpose(
        "case_submitted",
        _of_case(_case_submitted),
        _while_reviewed,
        at_night=True,
        topic=RECEIPTS,
        load=cases,
    ),
    Purpose("session_needed", _of_case(_session_needed), _latest_set, load=cases),
    Purpose("case_invited", _of_case(_case_invited), _latest_set, topic=INVITATIONS, load=cases),
    Purpose("times_wanted", _of_case(_times_wanted), _latest_set, load=cases),
    Purpose("session_missed", _session_missed, _still_missed, urgent_notice=True),
    Purpose("session_paused", _session_paused, _still_missed, urgent_notice=True),
    Purpose("session_given_again", _of_case(_session_given_again), _latest_set, load=cases),
    Purpose("contest_received", _contest_received, _awaits_answer, at_night=True, topic=RECEIPTS),
    Purpose("contest_answered", _contest_answered, lambda message: True),
    Purpose(
        "documents_received",
        _of_case(_documents_received),
        _while_reviewed,
        at_night=True,
        topic=RECEIPTS,
        load=cases,
    ),
    Purpose("case_decided", _case_decided, _decision_stands),
]
